// Columns in the instruction: while a name in braces is being typed the column that is meant is marked, and Tab puts it in.
const chips = () => [...document.querySelectorAll("#columns [data-column]")];

// The beginning of a name in braces just before the cursor, or null.
function typed(area) {
  const before = area.value.slice(0, area.selectionStart);
  const open = before.lastIndexOf("{");
  return open < 0 || before.slice(open).includes("}") || before.slice(open).includes("\n") ? null : before.slice(open + 1);
}

function meant(area) {
  const beginning = area.selectionStart === area.selectionEnd ? typed(area) : null;
  if (beginning === null) return null;
  return chips().find(({ dataset }) => dataset.column.toLowerCase().startsWith(beginning.trimStart().toLowerCase())) ?? null;
}

function mark(area) {
  const chosen = meant(area);
  for (const chip of chips()) chip.classList.toggle("is-meant", chip === chosen);
}

function complete(area, chip) {
  const end = area.selectionStart;
  const start = end - typed(area).length;
  const closes = area.value[end] === "}" ? 1 : 0;
  area.setRangeText(`${chip.dataset.column}}`, start, end + closes, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", ({ target }) => target.id === "edit" && chips().length && mark(target));
document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (key !== "Tab" || event.shiftKey || target.id !== "edit" || !document.getElementById("columns")) return;
  const chip = meant(target);
  if (!chip) return;
  event.preventDefault();
  complete(target, chip);
});
