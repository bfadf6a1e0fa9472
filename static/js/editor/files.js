// Text files for the script: chosen, dropped on it, or pasted. What reads them is fetched with the first one.
import { toast } from "../frame/page.js";
import { filesOf } from "../upload/folder.js";
import { write } from "./editor.js";

const sheetOf = (target) => target.closest?.(".script") ?? null;
const hasFiles = ({ dataTransfer }) => Boolean(dataTransfer?.types.includes("Files"));
const sheet = () => document.querySelector(".script[data-text-url]");

async function open(files) {
  const [file] = files;
  if (!file) return toast("There are no files in this folder.");
  if (files.length > 1) toast(`${files.length} files, and one is opened here: “${file.name}”.`);
  const module = await import("./textfile.js");
  return module.open(file, sheet().dataset.textUrl, write);
}

document.addEventListener("change", ({ target }) => {
  if (!target.files?.length || !sheetOf(target)) return; // one that was told again (frame/lazy.js) may be empty by now
  open([...target.files]);
  target.value = "";
});
document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length || event.clipboardData.types.includes("text/plain") || !sheetOf(event.target)) return;
  event.preventDefault();
  filesOf(event.clipboardData).then(open);
}, true);

// ---- a file that misses the script must not take the place of the page
let leaving;
function target(on) {
  clearTimeout(leaving);
  sheet()?.classList.toggle("drop-here", on);
}

document.addEventListener("dragover", (event) => {
  if (!hasFiles(event) || !sheet()) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = sheetOf(event.target) ? "copy" : "none";
  target(true);
});
document.addEventListener("dragleave", () => (leaving = setTimeout(() => target(false), 100))); // also between elements
document.addEventListener("drop", (event) => {
  target(false);
  if (!hasFiles(event) || !sheet() || event.defaultPrevented) return;
  event.preventDefault();
  if (sheetOf(event.target)) filesOf(event.dataTransfer).then(open);
}, true);
