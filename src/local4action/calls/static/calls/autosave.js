// Saves each answer as it is written. Without this script the form has its button and loses nothing.
//
// An answer is sent when its field is left, and 1.5 s after the hand rests. It carries the version
// it was based on; when a colleague saved meanwhile, both texts are shown and nothing is replaced
// until the person says so. What could not be sent stays on this device and is tried again.
// What a colleague saved (`presence.js` tells) goes into a field that nobody has touched.

const PAUSE = 1500;
const RETRY = 15000;
const STEP = 50;
const LONGEST_WAIT = 8000;
const form = document.querySelector("form[data-autosave]");

function clock(instant) {
  return new Date(instant).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

function start(box) {
  const key = `answer:${box.dataset.url.split("/").slice(2).join("/")}`;
  const state = box.querySelector(".save-state");
  const version = box.querySelector("[data-version]");
  const was = box.querySelector("[data-was]");
  const by = box.querySelector("[data-by-other]");
  const name = box.dataset.answer;
  const one = { box, key, timer: 0, busy: false, again: false, waiting: null, held: "held" in box.dataset };
  one.sent = read();

  function inputs() {
    return [...box.querySelectorAll("input, textarea, select")].filter((input) => input.name === name);
  }

  function read() {
    return inputs().filter((input) => !["checkbox", "radio"].includes(input.type) || input.checked)
      .map((input) => input.value);
  }

  function write(values) {
    for (const [place, input] of inputs().entries()) {
      if (["checkbox", "radio"].includes(input.type)) {
        input.checked = values.includes(input.value) || (box.dataset.kind === "consent" && values[0] === true);
      } else {
        input.value = values[place] ?? "";
        input.dispatchEvent(new Event("input"));
      }
    }
  }

  // Nothing waits any more while it goes: a button that had the focus leaves with a focusout.
  function dropLine() {
    one.waiting = null;
    box.querySelector(".answer__meanwhile")?.remove();
  }

  // Put an answer that was saved elsewhere in the place of one that nobody touched here.
  function show(answer) {
    dropLine();
    write([answer.value].flat());
    one.sent = read();
    version.value = answer.version;
    // The mark the page was printed with fits the new text: the button, too, leaves it alone.
    was.value = answer.was;
    sayWhen(answer.saved_at);
    by.textContent = answer.saved_by ? by.dataset.by.replace("{name}", answer.saved_by) : "";
    // Folded questions and the judgement follow.
    inputs()[0]?.dispatchEvent(new Event("change", { bubbles: true }));
    form.dispatchEvent(new Event("answersaved"));
  }

  // What a colleague saved waits while somebody is in the field, or has typed into it.
  function tell(answer) {
    dropLine();
    one.waiting = answer;
    const line = document.getElementById("meanwhile").content.cloneNode(true).firstElementChild;
    const said = line.querySelector("[data-said]");
    said.textContent = said.dataset.said.replace("{name}", answer.saved_by).replace("{time}", clock(answer.saved_at));
    line.querySelector("[data-show]").addEventListener("click", () => {
      dropLine();
      if (!untouched()) conflict(answer);
      else if (!fits(answer)) printAnew();
      else { show(answer); inputs()[0]?.focus(); }
    });
    state.parentElement.before(line);
  }

  const untouched = () => !one.held && !one.busy && same(read(), one.sent);

  // A colleague may have written more rows than were printed here; the page anew has them all.
  function fits(answer) {
    return inputs().some((input) => ["checkbox", "radio"].includes(input.type))
      || [answer.value].flat().length <= inputs().length;
  }

  function printAnew() {
    location.hash = box.id;
    location.reload();
  }

  function say(kind, sentence) {
    state.dataset.state = kind;
    state.textContent = sentence;
  }

  // The page prints UTC, which it knows; a script knows the clock on the reader's wall.
  function sayWhen(instant) {
    say("saved", form.dataset.saved.replace("{time}", clock(instant)));
  }

  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  function keepHere(values) {
    // A full or forbidden store must not stop the saving itself.
    try { localStorage.setItem(key, JSON.stringify({ values, version: version.value })); } catch { /* kept in the field */ }
  }

  function forget() {
    try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
  }

  function conflict(answer) {
    one.held = true;
    dropLine();
    box.querySelector(".answer__theirs")?.remove();
    const shown = document.getElementById("conflict").content.cloneNode(true).firstElementChild;
    shown.querySelector("[data-theirs]").textContent = answer.shown;
    shown.querySelector("[data-by]").textContent = answer.saved_by;
    // Still held while it goes: a button that had the focus leaves the page with a focusout, which
    // would save the text in the field over the one that was just chosen.
    const settle = () => {
      shown.remove();
      inputs()[0]?.focus();
      version.value = answer.version;
      one.held = false;
    };
    shown.querySelector("[data-keep]").addEventListener("click", () => { settle(); send(); });
    shown.querySelector("[data-take]").addEventListener("click", () => {
      forget();
      if (!fits(answer)) { printAnew(); return; }
      write([answer.value].flat());
      one.sent = read();
      settle();
      say("saved", "");
    });
    state.parentElement.before(shown);
    // Told by the server that refused to save, or asked for by the person.
    say("failed", answer.error ?? "");
  }

  async function answered(response, values) {
    if (response.redirected || response.status === 403) {
      say("failed", form.dataset.signedOut);
      return;
    }
    const answer = await response.json();
    if (response.ok) {
      version.value = answer.version;
      // The printed mark no longer fits: the button then sends this field with its new version.
      was.value = "";
      // A review has one writer: its page names no other.
      if (by) by.textContent = "";
      one.sent = values;
      forget();
      sayWhen(answer.saved_at);
      form.dispatchEvent(new Event("answersaved"));
    } else if (response.status === 409 && "version" in answer) {
      conflict(answer);
    } else {
      say("failed", `${form.dataset.refused}: ${answer.error}`);
    }
  }

  async function send() {
    clearTimeout(one.timer);
    const values = read();
    if (one.held) return;
    if (same(values, one.sent)) {
      // Back to what is saved: what could not be sent in between is not to come back later.
      if (state.dataset.state === "failed") { forget(); say("saved", ""); }
      return;
    }
    if (one.busy) { one.again = true; return; }
    one.busy = true;
    keepHere(values);
    say("saving", form.dataset.saving);
    const body = new URLSearchParams({ version: version.value });
    for (const value of values) body.append("value", value);
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    try {
      const response = await fetch(box.dataset.url, {
        method: "POST", body, headers: { "X-CSRFToken": token }, credentials: "same-origin",
      });
      await answered(response, values);
    } catch {
      say("failed", form.dataset.offline);
      one.timer = setTimeout(send, RETRY);
    }
    one.busy = false;
    if (one.again) { one.again = false; send(); }
  }

  function restore() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(key)); } catch { return; }
    if (!kept || one.held) return;
    if (same(kept.values, read())) { forget(); return; }
    // Based on the version it was written on: if a colleague saved since, both texts are shown.
    version.value = kept.version;
    write(kept.values);
    say("saving", form.dataset.restored);
    send();
  }

  box.addEventListener("input", () => {
    if (one.held) return;
    clearTimeout(one.timer);
    one.timer = setTimeout(send, PAUSE);
  });
  box.addEventListener("change", send);
  box.addEventListener("focusout", (event) => {
    if (!one.waiting || !untouched()) send();
    else if (fits(one.waiting) && !box.contains(event.relatedTarget)) show(one.waiting);
  });
  box.addEventListener("colleaguesaved", ({ detail: answer }) => {
    // An answer to a question asked before this person saved tells nothing new.
    if (one.held || one.busy || answer.version <= Number(version.value)) return;
    if (untouched() && fits(answer) && !box.contains(document.activeElement)) show(answer);
    else if (one.waiting?.version !== answer.version) tell(answer);
  });
  addEventListener("online", send);
  if (state.dataset.at) sayWhen(state.dataset.at);
  restore();
  return one;
}

// The button waits for what is being saved: sent at the same time with the version from before it,
// the form would meet this person's own save and take it for a colleague's.
function wait(all) {
  let waited = 0;
  form.addEventListener("submit", (event) => {
    for (const one of all) clearTimeout(one.timer);
    if (waited >= LONGEST_WAIT || !all.some((one) => one.busy)) return;
    event.preventDefault();
    waited += STEP;
    setTimeout(() => form.requestSubmit(event.submitter), STEP);
  });
}

if (form) wait([...form.querySelectorAll("[data-answer]:not([data-kind=file])")].map(start));
