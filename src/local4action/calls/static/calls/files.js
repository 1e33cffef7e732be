// Sends a file as soon as it is chosen, and takes it away when that is ticked. Without this script
// the button of the form does both.

const form = document.querySelector("form[data-autosave]");

function start(box) {
  const state = box.querySelector(".save-state");
  const version = box.querySelector("[data-version]");
  const input = box.querySelector("[data-file-input]");
  const away = box.querySelector("[data-file-away]");
  const now = box.querySelector("[data-file-now]");

  function say(kind, sentence) {
    state.dataset.state = kind;
    state.textContent = sentence;
  }

  function show(file) {
    now.hidden = !file.ref;
    away.checked = false;
    if (!file.ref) return;
    const link = now.querySelector("[data-file-link]");
    link.href = `/files/${file.ref}`;
    link.textContent = file.name;
    now.querySelector("[data-file-size]").textContent = file.size;
  }

  async function send(value) {
    say("saving", form.dataset.saving);
    const body = new FormData();
    body.append("version", version.value);
    body.append("value", value);
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    try {
      const response = await fetch(box.dataset.url, {
        method: "POST", body, headers: { "X-CSRFToken": token }, credentials: "same-origin",
      });
      if (response.redirected || response.status === 403) {
        say("failed", form.dataset.signedOut);
        return;
      }
      const answer = await response.json();
      if ("version" in answer) version.value = answer.version;
      if (!response.ok) {
        say("failed", `${form.dataset.refused}: ${answer.error}`);
        return;
      }
      // Sent once already: the button must not send it again.
      input.value = "";
      box.querySelector("[data-was]").value = "";
      show(answer.file);
      const time = new Date(answer.saved_at).toLocaleTimeString(document.documentElement.lang, {
        hour: "2-digit", minute: "2-digit", hourCycle: "h23",
      });
      say("saved", form.dataset.saved.replace("{time}", time));
    } catch {
      say("failed", form.dataset.offline);
    }
  }

  // A file is chosen in one movement: there is nothing typed here that could be lost.
  box.addEventListener("colleaguesaved", ({ detail: answer }) => {
    if (state.dataset.state === "saving" || answer.version <= Number(version.value)) return;
    version.value = answer.version;
    box.querySelector("[data-was]").value = answer.was;
    show(answer.file);
  });
  input.addEventListener("change", () => { if (input.files.length) send(input.files[0]); });
  away.addEventListener("change", () => { if (away.checked) send(""); });
}

if (form) [...form.querySelectorAll("[data-kind=file]")].forEach(start);
