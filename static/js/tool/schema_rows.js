// The fields of a schema: another row for every one that is needed.
import { addRow } from "./rows.js";

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-add-field]");
  if (!button) return;
  addRow(button.parentElement.querySelector("[data-rows]")).querySelector("input")?.focus();
});
