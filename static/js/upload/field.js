// A field for files: choosing, taking out, and no sending of a form while something is on its way.
import { toast } from "../frame/page.js";
import { comingTo, fieldOf, give, remove } from "./intake.js";
import { keep, putBack } from "./kept.js";
import "./drop.js";
import "./paste.js";

const openPicker = (link) => import("./picker.js").then(({ open }) => open(fieldOf(link)));

document.addEventListener("change", ({ target, detail }) => {
  if (target.type !== "file" || !fieldOf(target) || detail === "chosen" || !target.files.length) return;
  const files = [...target.files];
  target.value = ""; // else the form would send them a second time
  give(fieldOf(target), files);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-input-field] :is([data-remove], [data-library])");
  if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (button.matches("[data-remove]")) remove(button.closest("[data-tile]"));
  else openPicker(button);
});
// Prevented, since otherwise the second half of the key would choose the tile that has the focus by then.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.repeat || !event.target.matches?.("[data-library]")) return;
  event.preventDefault();
  openPicker(event.target);
});
for (const type of ["pointerover", "focusin"]) {
  document.addEventListener(type, ({ target }) => {
    const link = target.closest?.("[data-library]");
    if (link) import("./picker.js").then(({ warm }) => warm(fieldOf(link)));
  });
}
document.addEventListener("submit", (event) => {
  const row = event.target.querySelector('[data-sending] > li:not([data-state="failed"]) b');
  const name = row?.textContent ?? comingTo(event.target);
  if (!name) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  toast(`“${name}” is still on its way. Wait until it is here, or cancel it.`);
}, true);
document.addEventListener("studio:chosen", ({ target, detail }) => keep(target, detail));
for (const type of ["studio:added", "studio:page"]) document.body.addEventListener(type, putBack);
putBack();
