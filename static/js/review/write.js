// The box for a comment: it names the moment that is shown, C goes to it, and answering or changing keeps what was written.
import { now, rest, write } from "./stage.js";

const TYPING = 'input:not([type="range"],[type="radio"],[type="checkbox"]), textarea, select, [contenteditable="true"]';
const form = () => document.getElementById("write");
const field = (name) => form()?.elements[name];
let held = null; // what was written before an answer or a change took the box

// ---- the moment: what is shown when one begins to write, unless somebody chose another
function follow() {
  const at = form()?.querySelector("[data-write-at]");
  if (!at || field("text")?.value || field("begin")?.value) return;
  at.textContent = write(now() ?? 0);
}

function fix() {
  const begin = field("begin");
  if (!begin || begin.value || field("edits").value || field("parent").value) return;
  rest();
  const moment = now();
  if (moment === null) return;
  begin.value = write(moment);
  form().querySelector("[data-write-at]").textContent = begin.value;
}

document.addEventListener("input", ({ target }) => target.matches("#write textarea") && target.value && fix());
document.body.addEventListener("studio:placed", fix); // what is pointed at is in this frame
for (const type of ["timeupdate", "seeked", "seeking"]) document.addEventListener(type, follow, true);
document.body.addEventListener("studio:deck", follow);

// On a phone the box is one line again, so that the media and the buttons have the screen.
const isNarrow = matchMedia("(max-width: 760px)");
const letGo = () => document.activeElement?.closest?.("#write") && document.activeElement.blur();
document.body.addEventListener("studio:said", () => isNarrow.matches && setTimeout(letGo)); // after the focus was put back

// ---- answering and changing in the same box
async function take(link) {
  const words = field("edits")?.value ? "" : (field("text")?.value ?? "");
  if (words) held = words;
  await window.htmx.ajax("GET", link.getAttribute("href"), { source: form(), target: form(), swap: "outerHTML" });
  const text = field("text");
  if (!text) return;
  if (!text.value && held && field("parent").value) text.value = held;
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-write-link]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  take(link);
});

// ---- C: comment at this moment; A and R: what one decides
function comment() {
  const text = field("text");
  if (!text) return false;
  rest();
  text.focus();
  return true;
}

function decide(letter) {
  const button = document.querySelector(`#decide [data-letter="${letter}"]`);
  button?.click();
  return Boolean(button);
}

const LETTERS = { c: comment, a: () => decide("a"), r: () => decide("r") };

addEventListener("keydown", (event) => {
  const { key, target, ctrlKey, metaKey, altKey, isComposing, repeat } = event;
  const act = LETTERS[key.toLowerCase()];
  if (!act || repeat || ctrlKey || metaKey || altKey || isComposing || document.body.dataset.singleKeys === "off") return;
  if (target.closest?.(TYPING) || document.querySelector("dialog[open]") || !act()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
follow();
