// Flags on the line of time, pins in the frame, and the comments they belong to: one of them is the current one, J and K
// walk them in the order of the list, and a link to a comment finds it.
import { say } from "../frame/page.js";
import { seek } from "./stage.js";

const TYPING = 'input:not([type="range"],[type="radio"],[type="checkbox"]), textarea, select, [contenteditable="true"]';
const STEPS = { j: 1, k: -1 };
const comments = () => [...document.querySelectorAll("#comments [data-comment]")];
const keyOf = (comment) => comment.id.replace("comment-", "");
let current = "";

// ---- where they stand: no style may be in a page, so the places are set here
function place(within) {
  for (const mark of within.querySelectorAll("[data-at]")) {
    mark.style.setProperty("--at", `${mark.dataset.at}%`);
    if (mark.dataset.span) mark.style.setProperty("--w", `${mark.dataset.span}%`);
  }
  for (const pin of within.querySelectorAll("[data-place]")) {
    const [x, y, width, height] = pin.dataset.place.split(" ");
    for (const [name, share] of Object.entries({ "--x": x, "--y": y, "--w": width, "--h": height })) {
      if (share !== undefined) pin.style.setProperty(name, `${share}%`);
    }
  }
}

function light(element, on) {
  if (on) element.setAttribute("aria-current", "true");
  else element.removeAttribute("aria-current");
}

function draw() {
  place(document);
  const near = document.querySelector(".theatre img[data-zoomed]")?.style.transform; // a closer look moves both
  if (near) document.getElementById("pins")?.style.setProperty("transform", near);
  for (const comment of comments()) light(comment, keyOf(comment) === current);
  for (const mark of document.querySelectorAll("[data-flag], [data-range], [data-pin-of]")) {
    light(mark, (mark.dataset.flag ?? mark.dataset.range ?? mark.dataset.pinOf) === current);
  }
  const line = document.querySelector(`#comment-${CSS.escape(current)} [data-line-of]`)?.dataset.lineOf;
  for (const each of document.querySelectorAll("[data-lines] [data-line]")) light(each, each.dataset.line === line);
  const strokes = document.querySelectorAll("[data-strokes-of]");
  strokes.forEach((each) => each.toggleAttribute("data-shown", each.dataset.strokesOf === current));
}

/** Make a comment the current one: its flag is lit, and the film goes to its moment. */
export function choose(key, { focus = false } = {}) {
  const comment = document.getElementById(`comment-${key}`);
  if (!comment) return false;
  current = key;
  draw();
  document.getElementById("t-comments")?.click();
  comment.scrollIntoView({ block: "nearest" });
  if (focus) comment.focus({ preventScroll: true });
  const moment = comment.querySelector("[data-seek]");
  if (moment) seek(Number(moment.dataset.seek));
  const line = comment.querySelector("[data-line-of]");
  if (line) document.querySelector(`[data-lines] [data-line="${CSS.escape(line.dataset.lineOf)}"]`)?.scrollIntoView({ block: "center" });
  document.body.dispatchEvent(new CustomEvent("studio:comment", { detail: { key } }));
  return true;
}

function walk(by) {
  const all = comments();
  if (!all.length) return false;
  const at = all.findIndex((comment) => keyOf(comment) === current);
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  choose(keyOf(next), { focus: true });
  say(`Comment ${next.dataset.number}, ${all.indexOf(next) + 1} of ${all.length}`);
  return true;
}

document.addEventListener("click", ({ target }) => {
  const mark = target.closest?.("[data-flag]");
  if (mark) choose(mark.dataset.flag);
  const moment = target.closest?.("#comments a[data-seek]");
  if (moment) choose(keyOf(moment.closest("article")));
});

// Before the page's own meaning of these letters, which is the list that one came from.
addEventListener("keydown", (event) => {
  const { key, target, ctrlKey, metaKey, altKey, isComposing } = event;
  const by = STEPS[key.toLowerCase()];
  if (!by || ctrlKey || metaKey || altKey || isComposing || document.body.dataset.singleKeys === "off") return;
  if (target.closest?.(TYPING) || document.querySelector("dialog[open]") || !walk(by)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

function named() {
  const key = location.hash.match(/^#comment-(\w+)$/)?.[1];
  if (key) choose(key, { focus: true });
}

addEventListener("hashchange", named);
document.body.addEventListener("studio:review", draw);
document.body.addEventListener("studio:page", () => ((current = ""), draw(), named()));
draw();
named();
