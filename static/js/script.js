// The script: the text to be spoken, on a paper that shows its pauses as chips. The textarea is the truth and works
// alone; the paper shows it. Offsets are those of the textarea's text. What lies beyond is fetched when it is touched.
import { say } from "./page.js";

const PAUSE = /<#(\d{1,2}(?:\.\d{1,2})?)#>/g;
const TOGETHER_MS = 800; // typing within this time is undone at once
const STEPS = 300;
const SAVE_MS = 300;

const truth = document.getElementById("edit");
const sheet = truth.closest(".script");
const find = (selector, within = document) => within.querySelector(selector);
const paper = Object.assign(document.createElement("div"), { className: "paper", contentEditable: "true", spellcheck: true });
const notes = { role: "textbox", "aria-multiline": "true", "aria-labelledby": "edit-l", "aria-describedby": "text-error" };
for (const [name, value] of Object.entries(notes)) paper.setAttribute(name, value);
paper.dataset.hint = "Write or paste what should be said.";

let now = { text: "", start: 0, end: 0 }; // the text, and what is selected or was last
let past = [];
let future = [];
let typed = 0; // when the last letter came
let composing = false; // an input method has not decided yet

// ---- between text and paper
function read(node) {
  let text = "";
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) text += child.data;
    else if (child.dataset?.mark) text += child.dataset.mark;
    else if (child.nodeName === "BR") text += child.className === "end" || child === paper.lastChild ? "" : "\n";
    else text += (text && !text.endsWith("\n") ? "\n" : "") + read(child);
  }
  return text;
}

function draw({ text, start, end }) {
  const parts = [];
  let last = 0;
  for (const mark of text.matchAll(PAUSE)) {
    if (!Number(mark[1])) continue;
    parts.push(text.slice(last, mark.index), chip(mark[1]));
    last = mark.index + mark[0].length;
  }
  parts.push(text.slice(last));
  if (/(^|\n|#>)$/.test(text)) parts.push(ending()); // room for the caret
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

function offsetOf(node, at) {
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

function spanOf({ startContainer, startOffset, endContainer, endOffset }) {
  return { start: offsetOf(startContainer, startOffset), end: offsetOf(endContainer, endOffset) };
}

// What is selected at this moment (the event that tells it comes late), or was before the focus went elsewhere.
function selected() {
  const selection = getSelection();
  const here = document.activeElement === paper && selection.rangeCount && paper.contains(selection.focusNode);
  return here ? spanOf(selection.getRangeAt(0)) : { start: now.start, end: now.end };
}

// ---- changes: every one can be taken back
function keep(next, typing = false) {
  if (next.text !== now.text) {
    if (!typing || Date.now() - typed > TOGETHER_MS) past = [...past, now].slice(-STEPS);
    typed = typing ? Date.now() : 0;
    future = [];
  }
  now = next;
  publish();
}

function publish() {
  paper.classList.toggle("blank", !now.text);
  if (truth.value === now.text) return;
  truth.value = now.text;
  truth.dispatchEvent(new Event("input", { bubbles: true }));
}

function step(from, to) {
  if (!from.length) return;
  to.push(now);
  now = from.pop();
  typed = 0;
  publish();
  draw(now);
}

// Put a text in the place of what lies between two offsets; the caret comes after it.
function replace(start, end, text) {
  const clean = text.replace(/\r\n?/g, "\n");
  const at = start + clean.length;
  keep({ text: now.text.slice(0, start) + clean + now.text.slice(end), start: at, end: at });
  draw(now);
}

function write(text) {
  replace(0, now.text.length, text);
}

// Take over what the browser has changed.
function take() {
  const selection = getSelection();
  const text = read(paper);
  const at = paper.contains(selection.focusNode) ? offsetOf(selection.focusNode, selection.focusOffset) : text.length;
  keep({ text, start: at, end: at }, true);
  const strange = [...paper.children].some((child) => !child.dataset.mark && child.className !== "end");
  const marks = [...text.matchAll(PAUSE)].filter((mark) => Number(mark[1])).length;
  const cramped = /(^|\n|#>)$/.test(text) && paper.lastChild?.nodeName !== "BR";
  if (!composing && (strange || cramped || marks !== paper.querySelectorAll("[data-mark]").length)) draw(now);
}

const ANSWERS = {
  historyUndo: () => step(past, future),
  historyRedo: () => step(future, past),
  insertParagraph: ({ start, end }) => replace(start, end, "\n"),
  insertLineBreak: ({ start, end }) => replace(start, end, "\n"),
  deleteContentBackward: ({ start, end }) => start === end && dropChip(now.text.slice(0, start), /<#[\d.]+#>$/, start, -1),
  deleteContentForward: ({ start, end }) => start === end && dropChip(now.text.slice(start), /^<#[\d.]+#>/, start, 1),
};

function dropChip(text, pattern, at, way) {
  const mark = text.match(pattern)?.[0];
  if (mark) replace(Math.min(at, at + way * mark.length), Math.max(at, at + way * mark.length), "");
  return Boolean(mark);
}

paper.addEventListener("beforeinput", (event) => {
  const { inputType: type, target } = event;
  if (target !== paper) return;
  const pasted = /^insertFrom(Paste|Drop|Yank)/.test(type) && event.dataTransfer;
  if (!pasted && !type.startsWith("format") && !(type in ANSWERS)) return;
  const [range] = event.getTargetRanges();
  const span = range && !type.startsWith("delete") ? spanOf(range) : selected();
  if (pasted) replace(span.start, span.end, pasted.getData("text/plain"));
  if (ANSWERS[type]?.(span) !== false) event.preventDefault();
});
paper.addEventListener("input", ({ target }) => target === paper && take());
paper.addEventListener("compositionstart", () => (composing = true));
paper.addEventListener("compositionend", () => {
  composing = false;
  take();
});
paper.addEventListener("keydown", (event) => {
  const letter = event.key.toLowerCase();
  if (event.target !== paper || !(event.ctrlKey || event.metaKey) || event.altKey || !"zy".includes(letter)) return;
  event.preventDefault(); // also where the browser has nothing to take back
  if (letter === "z" && !event.shiftKey) step(past, future);
  else step(future, past);
});
for (const type of ["copy", "cut"]) {
  paper.addEventListener(type, (event) => {
    if (event.target.closest?.(".pause input")) return;
    const { start, end } = selected();
    event.clipboardData.setData("text/plain", now.text.slice(start, end));
    event.preventDefault();
    if (type === "cut") replace(start, end, "");
  });
}
document.addEventListener("selectionchange", () => composing || Object.assign(now, selected()));

// ---- its tools
// A chip has another length now; it is not drawn anew, since somebody is typing in it.
function retime(pause, seconds) {
  pause.dataset.mark = `<#${seconds}#>`;
  const at = offsetOf(paper, [...paper.childNodes].indexOf(pause) + 1);
  keep({ text: read(paper), start: at, end: at }, true);
}

function leave(back) {
  if (back) paper.focus();
  draw(now);
}

function addPause() {
  const { text } = now;
  const { start, end } = selected();
  const beside = text.slice(0, start).match(/<#([\d.]+)#>\s*$/) ?? text.slice(end).match(/^\s*<#([\d.]+)#>/);
  paper.focus();
  if (beside) return say("There is a pause here already. Select it to change its length.");
  replace(start, end, "<#1#>");
  say("Pause of 1 second added");
}

sheet.addEventListener("click", ({ target }) => {
  const pause = target.closest("button.pause");
  if (pause) import("./pause.js").then(({ change }) => change(pause, { retime, leave }));
  if (target.closest("[data-add-pause]")) addPause();
  if (target.closest("[data-clear-text]")) {
    write("");
    paper.focus();
    say("Cleared. Undo brings it back.");
  }
});
sheet.addEventListener("keydown", (event) => {
  if (!event.target.matches("button.pause") || !["Delete", "Backspace"].includes(event.key)) return;
  event.preventDefault();
  const at = offsetOf(paper, [...paper.childNodes].indexOf(event.target));
  paper.focus();
  replace(at, at + event.target.dataset.mark.length, "");
});
sheet.addEventListener("change", ({ target }) => {
  if (target.matches("[type=file]") && target.files[0]) import("./textfile.js").then(({ open }) => open(target, write));
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link?.getAttribute("href") === "?example") {
    event.preventDefault();
    write(sheet.dataset.example);
    paper.focus();
  }
  if (link?.hash === "#edit" && link.pathname === location.pathname && link.search === location.search) {
    event.preventDefault();
    paper.focus();
  }
});
addEventListener("hashchange", () => location.hash === "#edit" && paper.focus());

// ---- the composer beside it
const later = (name, ...given) => import("./composer.js").then((module) => module[name](...given));

for (const type of ["input", "change", "click"]) {
  document.addEventListener(type, (event) => event.target.closest?.("#composer, #edit") && later(type, event));
}
document.addEventListener("click", (event) => {
  const picker = event.target.closest("[data-pick]");
  if (!picker || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  import("./voices.js").then(({ pick }) => pick(picker.dataset.pick, picker.href));
});
document.body.addEventListener("studio:voice", ({ detail }) => later("choose", detail));
document.body.addEventListener("studio:added", ({ detail }) => {
  if (detail.id !== "composer") return; // it came back with what has to be put right
  later("refresh");
  mark();
});
document.body.addEventListener("studio:made", () => {
  find("#text-error").replaceChildren();
  mark();
  if (innerWidth <= 960) find("#results").scrollIntoView({ block: "end" });
});

function mark() {
  if (find("#text-error .error")) paper.setAttribute("aria-invalid", "true");
  else paper.removeAttribute("aria-invalid");
}

// ---- the sentence that is being said
function stretch(start, end) {
  const range = document.createRange();
  range.setStart(...placeOf(start));
  range.setEnd(...placeOf(end));
  return range;
}

/** Light the text between two offsets, and dim what is still to come; `light(null)` puts the light out. */
export function light(start, end) {
  if (!CSS.highlights) return;
  CSS.highlights.delete("saying");
  CSS.highlights.delete("unsaid");
  if (start === null) return;
  CSS.highlights.set("saying", new Highlight(stretch(start, end)));
  CSS.highlights.set("unsaid", new Highlight(stretch(end, now.text.length)));
}

document.body.addEventListener("studio:saying", ({ detail: { text, start, end } }) => light(text === now.text ? start : null, end));

// ---- a draft, so that a closed tab loses nothing. It goes with the text that the server had, and yields to a newer one.
const key = sheet.dataset.draft;
const given = truth.defaultValue;
let base = given;
let saving;

function save() {
  localStorage.setItem(key, JSON.stringify({ text: truth.value, base }));
  find("[data-saved]", sheet).textContent = "Saved in this browser";
}

truth.addEventListener("input", () => {
  clearTimeout(saving);
  find("[data-saved]", sheet).textContent = "";
  saving = setTimeout(save, SAVE_MS);
});
document.body.addEventListener("studio:made", () => {
  base = truth.value;
  save();
});
addEventListener("pagehide", () => saving && save());

function draft() {
  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  return kept?.base === given ? kept.text : given;
}

function begin() {
  now = { text: draft(), start: 0, end: 0 };
  now.start = now.end = now.text.length;
  truth.hidden = true;
  truth.after(paper);
  publish();
  draw(now);
  mark();
  if (location.hash === "#edit") paper.focus();
}

begin();
