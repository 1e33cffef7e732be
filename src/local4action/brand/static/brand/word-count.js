// Counts words beside a field while one writes. The sentences come from the page, translated.

// Counts as the server does: what stands between white space.
export function countWords(text) {
  return text.trim() === "" ? 0 : text.trim().split(/\s+/u).length;
}

function say(line, field) {
  const max = Number(field.dataset.words);
  const n = countWords(field.value);
  const over = n - max;
  const sentence = over > 0 ? line.dataset.over : line.dataset.said;
  line.textContent = sentence.replace("{n}", n).replace("{max}", max).replace("{over}", over);
  line.dataset.state = over > 0 ? "over" : "within";
}

export function watch(root) {
  for (const line of root.querySelectorAll("[data-count-for]")) {
    const field = document.getElementById(line.dataset.countFor);
    if (!field || line.dataset.watched) continue;
    line.dataset.watched = "yes";
    say(line, field);
    let pause = 0;
    field.addEventListener("input", () => {
      say(line, field);
      // Said aloud only once the hand rests: every keystroke would be noise.
      line.removeAttribute("role");
      clearTimeout(pause);
      pause = setTimeout(() => {
        line.setAttribute("role", "status");
        say(line, field);
      }, 1500);
    });
  }
}

watch(document);
