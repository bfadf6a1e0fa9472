// A field for files: choosing, taking out, and no sending of a form while something is on its way.
import { toast } from "../frame/page.js";
import { fieldOf, give, remove } from "./intake.js";
import "./drop.js";
import "./paste.js";

document.addEventListener("change", ({ target, detail }) => {
  if (target.type !== "file" || !fieldOf(target) || detail === "chosen" || !target.files.length) return;
  const files = [...target.files];
  target.value = ""; // else the form would send them a second time
  give(fieldOf(target), files);
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-input-field] [data-remove]");
  if (button) remove(button.closest("[data-tile]"));
});
document.addEventListener("submit", (event) => {
  const row = event.target.querySelector('[data-sending] > li:not([data-state="failed"]) b');
  if (!row) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  toast(`“${row.textContent}” is still on its way. Wait until it is here, or cancel it.`);
}, true);
