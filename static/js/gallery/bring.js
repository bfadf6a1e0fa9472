// Files that are brought here belong to no form: once all of them are there, a word says so, and the list tells of them by
// itself ("3 new, show").
import { toast } from "../frame/page.js";

let count = 0;

document.addEventListener("studio:brought", ({ target }) => {
  count += 1;
  setTimeout(() => tell(target)); // its row goes first
});

function tell(field) {
  if (!count || field.querySelector('[data-sending] > li:not([data-state="failed"])')) return;
  toast(`${count} file${count === 1 ? " is" : "s are"} in the gallery.`, { url: field.dataset.brings, label: "Show" });
  count = 0;
}
