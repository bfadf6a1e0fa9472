// Paste: files of the clipboard go to the field that has the focus, else to the first one of the page that takes them.
import { fieldFor, fieldOf, give } from "./intake.js";

const WRITTEN = "input:not([type=file], [type=range], [type=checkbox], [type=radio]), textarea, [contenteditable=true]";

document.addEventListener("paste", (event) => {
  // A picture that was copied in a browser is there twice, as a file and as HTML: only the file counts.
  const files = [...(event.clipboardData?.files ?? [])];
  const isText = event.clipboardData?.types.includes("text/plain") && event.target.closest?.(WRITTEN);
  if (!files.length || isText || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const field = fieldOf(event.target) ?? fieldFor(files[0], null);
  if (!field) return;
  event.preventDefault();
  give(field, files);
});
