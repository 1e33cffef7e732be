// Tells the server which question this person is in, and shows who else is there and what they
// saved meanwhile. Only while the page is looked at. Without this script the page says who was
// there when it was drawn.

const BEAT = 15000;
const form = document.querySelector("form[data-presence]");
const present = document.querySelector("[data-present]");
const boxes = new Map([...document.querySelectorAll("[data-answer]")].map((box) => [box.dataset.answer, box]));
let timer = 0;
let at = "";
let over = false;

function post(body, keepalive = false) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  return fetch(form.dataset.presence, {
    method: "POST", body, keepalive, headers: { "X-CSRFToken": token }, credentials: "same-origin",
  });
}

// A status that is written anew is read out anew.
function say(place, sentence) {
  if (place.textContent !== sentence) place.textContent = sentence;
}

function show(answer) {
  say(present, answer.present);
  for (const [key, box] of boxes) {
    const here = box.querySelector("[data-here]");
    say(here, answer.here[key] ?? "");
    here.hidden = !here.textContent;
    if (key in answer.changed) box.dispatchEvent(new CustomEvent("colleaguesaved", { detail: answer.changed[key] }));
  }
}

async function beat() {
  clearTimeout(timer);
  if (over || document.visibilityState !== "visible") return;
  timer = setTimeout(beat, BEAT);
  const body = new URLSearchParams({ at });
  for (const input of form.querySelectorAll("[data-version]")) body.append(input.name, input.value);
  try {
    const response = await post(body);
    if (response.redirected || response.status === 403) return;
    const answer = await response.json();
    over = "error" in answer;
    if (over) say(present, answer.error);
    else show(answer);
  } catch { /* the next one will tell */ }
}

function leave() {
  clearTimeout(timer);
  if (!over) post(new URLSearchParams({ leave: "1" }), true).catch(() => { /* the lease ends by itself */ });
}

if (form) {
  form.addEventListener("focusin", (event) => {
    const key = event.target.closest("[data-answer]")?.dataset.answer ?? "";
    if (key === at) return;
    at = key;
    // Soon, but not for each field that is only passed through.
    clearTimeout(timer);
    timer = setTimeout(beat, 1000);
  });
  document.addEventListener("visibilitychange", beat);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", beat);
}
