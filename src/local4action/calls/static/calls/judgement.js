// Shows how the draft stands after each answer that was saved. Without this script the page that
// comes back from the button shows the same.

const PAUSE = 400;
const panel = document.querySelector("[data-judgement]");
const form = document.querySelector("form[data-autosave]");
let timer = 0;
let asked = 0;

async function refresh() {
  const mine = ++asked;
  let text = "";
  try {
    const response = await fetch(panel.dataset.judgement, { credentials: "same-origin" });
    // What was saved is saved; what is shown here may be a moment old.
    if (!response.ok || response.redirected) return;
    text = await response.text();
  } catch { return; }
  // Of two answers on their way the later one counts.
  if (mine !== asked) return;
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const part of fresh.querySelectorAll("[data-judged]")) {
    document.getElementById(part.id)?.replaceChildren(...part.childNodes);
  }
}

if (panel) form?.addEventListener("answersaved", () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, PAUSE);
});
