// Drag and drop: a file goes to the field under it, else to the first one of the page that takes it; a tile of ours is the
// thing itself, never a copy of its thumbnail; a file that misses never takes the place of the page.
import { say, toast } from "../frame/page.js";
import { filesOf } from "./folder.js";
import { choose, fieldFor, fieldOf, fields, fits, give } from "./intake.js";

const OURS = /\/w\/[^/]+\/(?:media|a)\/([0-9A-Z]{12})\//;
const VERSION = "application/x-studio-asset"; // a tile says by it which version of a thing it shows
const LEAVE_MS = 100;
let dragged = null; // what is dragged within this page: the key of a thing of ours, or "" for anything else
let leaving;

const keyIn = (text) => OURS.exec(text ?? "")?.[1] ?? "";

function addressOf(element) {
  const link = element.closest?.("a[href]") ?? element.closest?.(".tile, [data-tile]")?.querySelector("a.open, img");
  return link?.href || link?.src || element.src || "";
}

document.addEventListener("dragstart", ({ target }) => {
  const element = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
  dragged = keyIn(addressOf(element));
});
document.addEventListener("dragend", () => {
  dragged = null;
  light(false);
});

const hasFiles = ({ dataTransfer }) => dragged === null && Boolean(dataTransfer?.types.includes("Files"));
const isOurs = ({ dataTransfer }) => Boolean(dragged) || Boolean(dataTransfer?.types.includes("text/uri-list"));

// While the pointer is over the page, the fields tell that they would take it.
function light(on, over = null) {
  clearTimeout(leaving);
  for (const field of fields()) {
    field.classList.toggle("may-drop", on);
    field.querySelector(".drop, .drop-on").classList.toggle("over", on && field === over);
  }
}

document.addEventListener("dragover", (event) => {
  if (event.defaultPrevented || !fields().length || !(hasFiles(event) || isOurs(event))) return;
  const field = fieldOf(event.target);
  if (!hasFiles(event) && !field) return light(true); // a tile is dropped on a field only
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  light(true, field);
});
document.addEventListener("dragleave", () => (leaving = setTimeout(() => light(false), LEAVE_MS))); // also between elements

document.addEventListener("drop", (event) => {
  const field = fieldOf(event.target);
  light(false);
  if (event.defaultPrevented || !fields().length) return;
  const key = event.dataTransfer.getData(VERSION) || dragged || keyIn(event.dataTransfer.getData("text/uri-list")) || keyIn(event.dataTransfer.getData("text/html"));
  const own = dragged !== null || key;
  if (!own && !hasFiles(event)) return;
  event.preventDefault();
  if (own) return void (key && field && choose(field, key));
  filesOf(event.dataTransfer).then((files) => takeFiles(files, event.target));
});

function takeFiles(files, target) {
  if (!files.length) return toast("There are no files in this folder.");
  const field = fieldFor(files[0], target);
  if (!field) return toast(`Nothing on this page takes “${files[0].name}”.`);
  const fitting = fieldOf(target) ? files : files.filter(({ type }) => fits(field, type));
  if (fitting.length > 1) say(`${fitting.length} files`);
  return give(field, fitting);
}
