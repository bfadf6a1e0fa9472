// The paper: a text shown with its pauses as chips, and the way from offsets in the text to places on the paper and back.
import { attempts } from "./pauses.js";

const NEEDS_ROOM = /(^|\n|#>)$/; // the caret has no place of its own after these
const RANGE = "0.01 to 99.99";

export const paper = Object.assign(document.createElement("div"), { className: "paper", contentEditable: "true", spellcheck: true });
const notes = {
  role: "textbox", "aria-multiline": "true", "aria-labelledby": "edit-l", "aria-describedby": "text-error", dir: "auto", translate: "no",
};
for (const [name, value] of Object.entries(notes)) paper.setAttribute(name, value);
paper.dataset.hint = "Write or paste what should be said.";

// Only an input event tells that a person wrote something. Whatever else changes the paper – a translating browser, an
// extension – is no change of the text: `redraw` undoes it.
let redraw = () => {};
const observer = new MutationObserver(() => redraw());
observer.observe(paper, { childList: true, characterData: true, subtree: true });

/** Say what to do when something else than a person has changed the paper. */
export const onForeignChange = (act) => (redraw = act);

/** Return whether something else than a person has changed the paper just now; and do as if it were known. */
export const settle = () => observer.takeRecords().length > 0;

/** Return the text that a part of the paper shows. */
export function read(node) {
  let text = "";
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) text += child.data;
    else if (child.dataset?.mark) text += child.dataset.mark;
    else if (child.nodeName === "BR") text += child.className === "end" || child === paper.lastChild ? "" : "\n";
    else text += (text && !text.endsWith("\n") ? "\n" : "") + read(child);
  }
  return text;
}

const chipsOf = (text) => attempts(text).filter(({ closed }) => closed);

/** Draw a text anew, with what is selected in it. */
export function draw({ text, start, end }) {
  const parts = [];
  let last = 0;
  for (const pause of chipsOf(text)) {
    parts.push(text.slice(last, pause.start), chip(pause));
    last = pause.end;
  }
  parts.push(text.slice(last));
  if (NEEDS_ROOM.test(text)) parts.push(ending()); // room for the caret
  paper.replaceChildren(...parts.filter((part) => part !== ""));
  settle();
  if (document.activeElement === paper) select(start, end);
}

const ending = () => Object.assign(document.createElement("br"), { className: "end" });

function chip({ mark, seconds }) {
  const button = document.createElement("button");
  const length = mark.slice(2, -2);
  const label = seconds === null ? `“${length}” is no length of a pause: use ${RANGE} seconds, change it` : `Pause of ${length} seconds, change it`;
  Object.assign(button, { type: "button", className: seconds === null ? "pause wrong" : "pause", contentEditable: "false" });
  button.dataset.mark = mark;
  button.dataset.now = ""; // it waits for no other module (frame/lazy.js)
  button.setAttribute("aria-label", label);
  button.innerHTML = `<svg class="icon icon-s" aria-hidden="true"><use href="${seconds === null ? "#i-alert" : "#i-clock"}"/></svg>`;
  button.append(seconds === null ? `${length || "0"} s: use ${RANGE} s` : `${length} s pause`);
  return button;
}

/** Turn a chip into a field for its length; what is typed before that is there becomes the length. */
export async function editChip(pause, acts) {
  const typed = [];
  const keep = (event) => {
    if (event.key.length > 1 || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    typed.push(event.key);
  };
  document.addEventListener("keydown", keep, true);
  try {
    const { change } = await import("./pause.js");
    if (pause.isConnected) change(pause, acts, typed.join(""));
  } finally {
    document.removeEventListener("keydown", keep, true);
  }
}

const lengthOf = (child) => child.data?.length ?? child.dataset?.mark?.length ?? 0;

/** Return the offset in the text of a place on the paper. */
export function offsetOf(node, at) {
  if (node !== paper && node.parentNode !== paper) {
    const range = document.createRange();
    range.setStart(paper, 0);
    range.setEnd(node, at);
    return read(range.cloneContents()).length;
  }
  const until = node === paper ? paper.childNodes[at] : node;
  let before = 0;
  for (let child = paper.firstChild; child && child !== until; child = child.nextSibling) before += lengthOf(child);
  return node.nodeType === Node.TEXT_NODE ? before + at : before;
}

function placeOf(offset) {
  let left = offset;
  for (const [index, child] of [...paper.childNodes].entries()) {
    const size = lengthOf(child);
    if (child.nodeType === Node.TEXT_NODE && left <= size) return [child, left];
    if (child.nodeType !== Node.TEXT_NODE && left < Math.max(size, 1)) return [paper, index];
    left -= size;
  }
  return [paper, paper.childNodes.length];
}

function select(start, end = start) {
  getSelection().setBaseAndExtent(...placeOf(start), ...placeOf(end));
}

/** Return the offsets of a range. */
export function spanOf({ startContainer, startOffset, endContainer, endOffset }) {
  return { start: offsetOf(startContainer, startOffset), end: offsetOf(endContainer, endOffset) };
}

/** Return a range of the paper between two offsets. */
export function rangeOf(start, end) {
  const range = document.createRange();
  range.setStart(...placeOf(start));
  range.setEnd(...placeOf(end));
  return range;
}

/** Return the offsets of what is selected on the paper; null while the focus is elsewhere. */
export function selection() {
  const found = getSelection();
  const here = document.activeElement === paper && found.rangeCount && paper.contains(found.focusNode);
  return here ? spanOf(found.getRangeAt(0)) : null;
}

/** Return the offset of the caret; null where it is not on the paper. */
export function caret() {
  const { focusNode, focusOffset } = getSelection();
  return paper.contains(focusNode) ? offsetOf(focusNode, focusOffset) : null;
}

/** Return whether the paper shows a text as it would be drawn, after the browser has changed it. */
export function shows(text) {
  const strange = [...paper.children].some((child) => !child.dataset.mark && child.className !== "end");
  const cramped = NEEDS_ROOM.test(text) && paper.lastChild?.nodeName !== "BR";
  return !strange && !cramped && chipsOf(text).length === paper.querySelectorAll("[data-mark]").length;
}

// ---- the sentence that is being said: it is lit, and what is still to come is dimmed
document.body.addEventListener("studio:saying", ({ detail: { text, start, end } }) => {
  if (!CSS.highlights) return;
  CSS.highlights.delete("saying");
  CSS.highlights.delete("unsaid");
  if (start === null || text !== read(paper)) return; // it may be another text now
  CSS.highlights.set("saying", new Highlight(rangeOf(start, end)));
  CSS.highlights.set("unsaid", new Highlight(rangeOf(end, text.length)));
});
