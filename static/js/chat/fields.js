// The fields of a function or a table: another row for every one that is needed.
import { addRow } from "../tool/rows.js";

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-add-field]");
  if (!button) return;
  addRow(button.parentElement.querySelector("[data-rows]")).querySelector("input")?.focus();
});
