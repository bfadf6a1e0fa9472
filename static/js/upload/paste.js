// Paste: files of the clipboard go to the field that has the focus, else to the first one of the page that takes them.
import { filesOf } from "./folder.js";
import { fieldFor, fieldOf, give } from "./intake.js";

const WRITTEN = "input:not([type=file], [type=range], [type=checkbox], [type=radio]), textarea, [contenteditable=true]";

/** Return the files that a paste brings to this page; none where it brings words, or something else will take it. */
export function pastedFiles({ clipboardData, target, defaultPrevented }) {
  // A picture that was copied in a browser is there twice, as a file and as HTML: only the file counts.
  const isText = clipboardData?.types.includes("text/plain") && target.closest?.(WRITTEN);
  return isText || defaultPrevented || document.querySelector("dialog[open]") ? [] : [...(clipboardData?.files ?? [])];
}

document.addEventListener("paste", (event) => {
  const [first] = pastedFiles(event);
  const field = first && (fieldOf(event.target) ?? fieldFor(first, null));
  if (!field) return;
  event.preventDefault();
  filesOf(event.clipboardData).then((files) => give(field, files));
});
