// The script: the text to be spoken, written on the paper (paper.js). The textarea is the truth and works alone; every
// change can be taken back. Offsets are those of the textarea's text. What lies beyond is fetched when it is touched.
import { say } from "../frame/page.js";
import { History } from "./history.js";
import { caret, draw, editChip, offsetOf, onForeignChange, paper, read, selection, settle, shows, spanOf } from "./paper.js";
import { pauseAfter, pauseBefore } from "./pauses.js";

const find = (selector) => document.querySelector(selector);

let truth = null; // the textarea of the page that is shown, and the script around it
let sheet = null;
let now = { text: "", start: 0, end: 0 }; // the text, and what is selected or was last
let history = new History();
let composed = null; // what was there before an input method began; it has not decided yet
let editing = false; // the browser is about to change the paper for somebody

// What is selected at this moment (the event that tells it comes late), or was before the focus went elsewhere.
const selected = () => selection() ?? { start: now.start, end: now.end };

// ---- changes: every one can be taken back
function keep(next, typing = false) {
  if (next.text !== now.text && !composed) history.add(now, next, typing);
  now = next;
  publish();
}

function publish() {
  paper.classList.toggle("blank", !now.text);
  const changed = truth.value !== now.text;
  if (changed) {
    truth.value = now.text;
    truth.dispatchEvent(new Event("input", { bubbles: true }));
  }
  review(changed);
}

function show() {
  draw(now);
  review(false);
}

// What was refused about the text is marked until it has been put right; fetched with the first refusal.
function review(changed) {
  const told = find("#text-error .error");
  if (told || truth.getAttribute("aria-invalid") === "true") paper.setAttribute("aria-invalid", "true");
  else paper.removeAttribute("aria-invalid");
  if (told) import("./faults.js").then((faults) => faults.review(now.text, changed));
}

function step(way) {
  const next = history.step(way, now);
  if (!next) return;
  now = next;
  publish();
  show();
}

/** Put a text in the place of what lies between two offsets; the caret comes after it. */
export function replace(start, end, text) {
  const clean = text.replace(/\r\n?/g, "\n");
  const at = start + clean.length;
  keep({ text: now.text.slice(0, start) + clean + now.text.slice(end), start: at, end: at });
  show();
}

/** Put a text in the place of all of it. */
export function write(text) {
  replace(0, now.text.length, text);
  paper.focus();
}

// Take over what the browser has changed for somebody.
function take() {
  settle();
  const text = read(paper);
  const at = caret() ?? text.length;
  keep({ text, start: at, end: at }, true);
  if (!composed && !shows(text)) show();
}

function quietly(act) {
  act();
  settle();
}

onForeignChange(() => {
  if (!editing && !composed && truth?.isConnected) show();
});

const ANSWERS = {
  historyUndo: () => step("undo"),
  historyRedo: () => step("redo"),
  insertParagraph: ({ start, end }) => replace(start, end, "\n"),
  insertLineBreak: ({ start, end }) => replace(start, end, "\n"),
  deleteContentBackward: ({ start, end }) => start === end && dropChip(pauseBefore(now.text, start)),
  deleteContentForward: ({ start, end }) => start === end && dropChip(pauseAfter(now.text, start)),
};

function dropChip(pause) {
  if (pause) replace(pause.start, pause.end, "");
  return Boolean(pause);
}

paper.addEventListener("beforeinput", (event) => {
  const { inputType: type, target } = event;
  if (target !== paper) return;
  if (!composed && settle()) show(); // a change that nobody made, told together with one that somebody makes
  const pasted = /^insertFrom(Paste|Drop|Yank)/.test(type) && event.dataTransfer;
  const ours = pasted || type.startsWith("format") || type in ANSWERS;
  editing = !ours;
  if (!ours) return;
  const [range] = event.getTargetRanges();
  const span = range && !type.startsWith("delete") ? spanOf(range) : selected();
  if (pasted) replace(span.start, span.end, pasted.getData("text/plain"));
  if (ANSWERS[type]?.(span) !== false) event.preventDefault();
  else editing = true;
});
paper.addEventListener("input", ({ target }) => {
  if (target !== paper) return settle(); // somebody changes the length of a pause
  editing = false;
  take();
});
paper.addEventListener("compositionstart", () => (composed = now));
paper.addEventListener("compositionend", () => {
  const before = composed;
  take();
  composed = null;
  if (before && before.text !== now.text) history.add(before, now, false);
  if (!shows(now.text)) show();
});
paper.addEventListener("keydown", (event) => {
  const letter = event.key.toLowerCase();
  if (event.target !== paper || !(event.ctrlKey || event.metaKey) || event.altKey || !"zy".includes(letter)) return;
  event.preventDefault(); // also where the browser has nothing to take back
  step(letter === "z" && !event.shiftKey ? "undo" : "redo");
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
document.addEventListener("selectionchange", () => composed || Object.assign(now, selected()));

// ---- its tools
// A chip has another length now; it is not drawn anew, since somebody is typing in it.
function retime(pause, seconds) {
  pause.dataset.mark = `<#${seconds}#>`;
  const at = offsetOf(paper, [...paper.childNodes].indexOf(pause) + 1);
  keep({ text: read(paper), start: at, end: at }, true);
}

function leave(back) {
  if (back) paper.focus();
  show();
}

function addPause() {
  const { text } = now;
  const { start, end } = selected();
  const before = text.slice(0, start).trimEnd();
  const after = text.slice(end);
  paper.focus();
  if (pauseBefore(before, before.length) || pauseAfter(after, after.length - after.trimStart().length)) {
    return say("There is a pause here already. Select it to change its length.");
  }
  replace(start, end, "<#1#>");
  say("Pause of 1 second added");
}

const inSheet = ({ target }) => Boolean(sheet?.isConnected && sheet.contains(target));
document.addEventListener("click", (event) => {
  if (!inSheet(event)) return;
  const { target } = event;
  const pause = target.closest("button.pause");
  if (pause) editChip(pause, { retime, leave, quietly });
  if (target.closest("[data-add-pause]")) addPause();
  if (target.closest("[data-clear-text]")) {
    write("");
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
document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || !sheet?.isConnected) return;
  const example = link.getAttribute("href") === "?example";
  if (!example && !(link.hash === "#edit" && link.pathname === location.pathname && link.search === location.search)) return;
  event.preventDefault();
  if (example) write(sheet.dataset.example);
  paper.focus();
});
addEventListener("hashchange", () => location.hash === "#edit" && paper.focus());

// ---- the composer beside it
document.body.addEventListener("studio:added", ({ detail }) => {
  if (detail.id === "composer" && truth?.isConnected) review(false); // it came back with what has to be put right
});
document.body.addEventListener("studio:made", () => {
  if (!truth?.isConnected) return;
  find("#text-error").replaceChildren();
  CSS.highlights?.delete("wrong");
  show();
});

// ---- it begins with what the field has: the server's text, or this browser's draft
const written = () => ({ text: truth.value, start: truth.value.length, end: truth.value.length });

function begin() {
  sheet = document.querySelector(".script");
  truth = sheet?.querySelector("#edit"); // the words of other tools have that name too
  if (!truth) return;
  history = new History();
  const early = document.activeElement === truth; // somebody was faster than this module, and goes on writing
  now = early ? { text: truth.value, start: truth.selectionStart, end: truth.selectionEnd } : written();
  truth.after(paper);
  if (early) paper.focus();
  truth.hidden = true;
  publish();
  show();
  if (truth.value !== truth.defaultValue) truth.dispatchEvent(new Event("input", { bubbles: true }));
  if (location.hash === "#edit") paper.focus();
}

// Something else has written into the field: what was kept of it, for example.
document.addEventListener("input", ({ target }) => {
  if (target !== truth || truth.value === now.text) return;
  now = written();
  publish();
  show();
});
document.body.addEventListener("studio:page", begin);
begin();
