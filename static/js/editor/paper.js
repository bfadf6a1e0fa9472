// The paper: a text shown with its pauses as chips, and the way from offsets in the text to places on the paper and back.
const PAUSE = /<#(\d{1,2}(?:\.\d{1,2})?)#>/g;
const NEEDS_ROOM = /(^|\n|#>)$/; // the caret has no place of its own after these

export const paper = Object.assign(document.createElement("div"), { className: "paper", contentEditable: "true", spellcheck: true });
const notes = { role: "textbox", "aria-multiline": "true", "aria-labelledby": "edit-l", "aria-describedby": "text-error" };
for (const [name, value] of Object.entries(notes)) paper.setAttribute(name, value);
paper.dataset.hint = "Write or paste what should be said.";

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

/** Draw a text anew, with what is selected in it. */
export function draw({ text, start, end }) {
  const parts = [];
  let last = 0;
  for (const mark of text.matchAll(PAUSE)) {
    if (!Number(mark[1])) continue;
    parts.push(text.slice(last, mark.index), chip(mark[1]));
    last = mark.index + mark[0].length;
  }
  parts.push(text.slice(last));
  if (NEEDS_ROOM.test(text)) parts.push(ending()); // room for the caret
  paper.replaceChildren(...parts.filter((part) => part !== ""));
  if (document.activeElement === paper) select(start, end);
}

const ending = () => Object.assign(document.createElement("br"), { className: "end" });

function chip(seconds) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "pause", contentEditable: "false" });
  button.dataset.mark = `<#${seconds}#>`;
  button.setAttribute("aria-label", `Pause of ${seconds} seconds, change it`);
  button.innerHTML = '<svg class="icon icon-s" aria-hidden="true"><use href="#i-clock"/></svg>';
  button.append(`${seconds} s pause`);
  return button;
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
  const marks = [...text.matchAll(PAUSE)].filter((mark) => Number(mark[1])).length;
  const cramped = NEEDS_ROOM.test(text) && paper.lastChild?.nodeName !== "BR";
  return !strange && !cramped && marks === paper.querySelectorAll("[data-mark]").length;
}

/** Mark the paper as wrong while something about the text is to be put right. */
export function mark() {
  if (document.querySelector("#text-error .error")) paper.setAttribute("aria-invalid", "true");
  else paper.removeAttribute("aria-invalid");
}

// ---- the sentence that is being said: it is lit, and what is still to come is dimmed
document.body.addEventListener("studio:saying", ({ detail: { text, start, end } }) => {
  if (!CSS.highlights) return;
  CSS.highlights.delete("saying");
  CSS.highlights.delete("unsaid");
  if (start === null || text !== read(paper)) return; // it may be another text now
  CSS.highlights.set("saying", new Highlight(stretch(start, end)));
  CSS.highlights.set("unsaid", new Highlight(stretch(end, text.length)));
});

function stretch(start, end) {
  const range = document.createRange();
  range.setStart(...placeOf(start));
  range.setEnd(...placeOf(end));
  return range;
}
