// Small comforts of the desk. Every page works without them.
import { watch } from "./word-count.js";

function settle(root) {
  watch(root);
  const summary = root.querySelector("[data-error-summary]");
  if (summary) summary.focus();
}

// A failed save must be said where the person looks, and what was typed stays in the field.
function sayFailed(event) {
  const form = event.target.closest("form");
  const state = form?.querySelector(".save-state") ?? document.querySelector(".save-state");
  if (!state) return;
  state.dataset.state = "failed";
  if (state.dataset.failed) state.textContent = state.dataset.failed;
}

function saySaving(event) {
  const form = event.target.closest("form");
  const state = form?.querySelector(".save-state");
  if (!state) return;
  state.dataset.state = "saving";
  if (state.dataset.saving) state.textContent = state.dataset.saving;
}

// The second click of an impatient hand sends nothing; coming back by "Back" frees the button.
// Heard when all others have spoken: a form that one of them holds back for a moment is not sent.
function sendOnce(event) {
  const form = event.target;
  if (!("once" in form.dataset) || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
}

// Saying "delivered" asks for what shows it.
function askEvidence(event) {
  if (event.target.type !== "radio") return;
  const evidence = event.target.closest(".report")?.querySelector("[data-evidence]");
  if (evidence && event.target.name.startsWith("status_")) evidence.open = event.target.value === "delivered";
}

document.addEventListener("change", askEvidence);
document.addEventListener("htmx:afterSettle", (event) => settle(event.target));
document.addEventListener("htmx:beforeRequest", saySaving);
document.addEventListener("htmx:responseError", sayFailed);
document.addEventListener("htmx:sendError", sayFailed);
document.addEventListener("htmx:timeout", sayFailed);
document.addEventListener("submit", sendOnce);
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});
settle(document);
