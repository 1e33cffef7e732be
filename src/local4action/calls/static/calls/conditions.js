// Folds questions that are only asked after certain answers. Without this script all are shown,
// with the condition said in words; the server decides by itself what counts.

const boxes = [...document.querySelectorAll("[data-answer]")];
const byKey = new Map(boxes.map((box) => [box.dataset.answer, box]));

function answersOf(box) {
  const inputs = [...box.querySelectorAll("input, select, textarea")]
    .filter((input) => input.name === box.dataset.answer);
  if (box.dataset.kind === "consent") return [inputs[0]?.checked ? "yes" : "no"];
  return inputs.filter((input) => !["checkbox", "radio"].includes(input.type) || input.checked)
    .map((input) => input.value);
}

function fold() {
  // In the order of the questions, so that what hangs on a folded one is folded too.
  for (const box of boxes) {
    const asked = byKey.get(box.dataset.if);
    if (!asked) continue;
    const wanted = box.dataset.ifAny.split(" ");
    box.hidden = asked.hidden || !answersOf(asked).some((one) => wanted.includes(one));
    const said = box.querySelector("[data-condition]");
    if (said) said.hidden = true;
  }
}

// A link from the page of what is missing may point at a folded question: the fold follows answers.
document.addEventListener("change", fold);
fold();
