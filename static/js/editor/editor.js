// The script: the text to be spoken, written on the paper (paper.js). The textarea is the truth and works alone; every
// change can be taken back. Offsets are those of the textarea's text. What lies beyond is fetched when it is touched.
import { say } from "../frame/page.js";
import { caret, draw, mark, offsetOf, paper, read, selection, shows, spanOf } from "./paper.js";

const TOGETHER_MS = 800; // typing within this time is undone at once
const STEPS = 300;

const find = (selector) => document.querySelector(selector);

let truth = null; // the textarea of the page that is shown, and the script around it
let sheet = null;
let now = { text: "", start: 0, end: 0 }; // the text, and what is selected or was last
let past = [];
let future = [];
let typed = 0; // when the last letter came
let composing = false; // an input method has not decided yet

// What is selected at this moment (the event that tells it comes late), or was before the focus went elsewhere.
const selected = () => selection() ?? { start: now.start, end: now.end };

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
  const text = read(paper);
  const at = caret() ?? text.length;
  keep({ text, start: at, end: at }, true);
  if (!composing && !shows(text)) draw(now);
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

const inSheet = ({ target }) => Boolean(sheet?.contains(target));
document.addEventListener("click", (event) => {
  if (!inSheet(event)) return;
  const { target } = event;
  const pause = target.closest("button.pause");
  if (pause) import("./pause.js").then(({ change }) => change(pause, { retime, leave }));
  if (target.closest("[data-add-pause]")) addPause();
  if (target.closest("[data-clear-text]")) {
    write("");
    paper.focus();
    say("Cleared. Undo brings it back.");
  }
});
document.addEventListener("keydown", (event) => {
  if (!inSheet(event) || !event.target.matches("button.pause") || !["Delete", "Backspace"].includes(event.key)) return;
  event.preventDefault();
  const at = offsetOf(paper, [...paper.childNodes].indexOf(event.target));
  paper.focus();
  replace(at, at + event.target.dataset.mark.length, "");
});
document.addEventListener("change", (event) => {
  const { target } = event;
  if (inSheet(event) && target.matches("[type=file]") && target.files[0]) import("./textfile.js").then(({ open }) => open(target, write));
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link?.getAttribute("href") === "?example" && sheet?.isConnected) {
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
const later = (name, ...given) => import("../speech/speech_form.js").then((module) => module[name](...given));

for (const type of ["input", "change", "click"]) {
  document.addEventListener(type, (event) => event.target.closest?.("#composer, #edit") && later(type, event));
}
document.body.addEventListener("studio:voice", ({ detail }) => later("choose", detail));
document.body.addEventListener("studio:added", ({ detail }) => {
  if (detail.id !== "composer" || !truth?.isConnected) return; // it came back with what has to be put right
  later("refresh");
  mark();
});
document.body.addEventListener("studio:made", () => {
  if (!truth?.isConnected) return;
  find("#text-error").replaceChildren();
  mark();
  if (innerWidth <= 960) find("#results").scrollIntoView({ block: "end" });
});

// ---- it begins with what the field has: the server's text, or this browser's draft
function begin() {
  truth = document.getElementById("edit");
  sheet = truth?.closest(".script");
  if (!truth) return;
  past = [];
  future = [];
  now = { text: truth.value, start: truth.value.length, end: truth.value.length };
  truth.hidden = true;
  truth.after(paper);
  publish();
  draw(now);
  mark();
  if (truth.value !== truth.defaultValue) truth.dispatchEvent(new Event("input", { bubbles: true }));
  if (location.hash === "#edit") paper.focus();
}

document.body.addEventListener("studio:page", begin);
begin();
