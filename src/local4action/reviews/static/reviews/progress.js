// How much of a review is scored, counted as its reader goes on. Without this script the page
// says it each time it is loaded.

const bar = document.querySelector("[data-progress]");

function count() {
  const criteria = [...document.querySelectorAll(".criterion[data-answer]")];
  const done = criteria.filter((one) => one.querySelector("input[type=radio]:checked")).length;
  bar.querySelector("progress").value = done;
  bar.querySelector("label").textContent = bar.dataset.said
    .replace("{done}", done).replace("{all}", criteria.length);
}

if (bar) {
  document.addEventListener("change", count);
  count();
}
