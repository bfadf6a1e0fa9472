// Moves of the camera: chosen from the palette they land at the cursor, and stand below the description as chips.
import { say } from "../frame/page.js";

const BRACKET = /\[([^[\]\n]{1,120})\]/g;
const AFTER_MOVE = /\[([^[\]\n]{1,120})\]\s?$/;
const form = () => document.querySelector("#composer.video-form");
const field = () => form()?.elements.prompt;
const palette = () => [...document.querySelectorAll("[data-move]")];
const known = () => new Map(palette().map((button) => [button.dataset.move.toLowerCase(), button]));
const split = (text) => text.split(/[,，]/).map((part) => part.trim());
let cursor = null; // where it was before the palette took the focus; null in words that nobody has touched

// The field itself knows, also where this module comes after somebody has put the cursor somewhere; 0 may mean nothing.
function standing() {
  const prompt = field();
  return prompt && (prompt === document.activeElement || prompt.selectionStart > 0) ? prompt.selectionStart : null;
}

function commandsOf(text) {
  const all = known();
  const parts = split(text).map((part) => all.get(part.toLowerCase())?.dataset.move);
  return parts.every(Boolean) ? parts : null;
}

// ---- in at the cursor: right behind a move it is one more of the same moment
function place(text, at, command, atOnce) {
  const before = AFTER_MOVE.exec(text.slice(0, at));
  const together = before && commandsOf(before[1]);
  if (together && together.length < atOnce && !together.includes(command)) {
    return { from: before.index, to: before.index + before[0].trimEnd().length, words: `[${[...together, command].join(", ")}]` };
  }
  const [left, right] = [text.slice(0, at), text.slice(at)];
  const space = left && !/\s$/.test(left) ? " " : "";
  return { from: at, to: at, words: `${space}[${command}]${/^\s/.test(right) ? "" : " "}` };
}

function insert(button) {
  const prompt = field();
  const at = standing() ?? cursor ?? prompt.value.length;
  const { from, to, words } = place(prompt.value, at, button.dataset.move, Number(button.dataset.atOnce));
  write(prompt, words, from, to);
  button.closest("[popover]").hidePopover();
  prompt.focus();
  say(`${button.textContent.trim()}: ${words.trim()}`);
}

function write(prompt, words, from, to) {
  prompt.setRangeText(words, from, to, "end");
  cursor = prompt.selectionStart;
  prompt.dispatchEvent(new Event("input", { bubbles: true }));
}

// ---- chips: every bracket that holds moves and nothing else, in order
function draw() {
  const list = form()?.querySelector("[data-moves]");
  if (!list) return;
  const found = [...field().value.matchAll(BRACKET)].map((bracket) => [bracket, commandsOf(bracket[1])]).filter(([, commands]) => commands);
  list.replaceChildren(...found.map(([bracket, commands]) => chip(bracket, commands)));
}

function chip(bracket, commands) {
  const all = known();
  const names = commands.map((command) => all.get(command.toLowerCase()).textContent.trim()).join(" + ");
  const item = document.createElement("li");
  const remove = document.createElement("button");
  remove.append(names);
  remove.insertAdjacentHTML("beforeend", '<svg class="icon" aria-hidden="true"><use href="#i-x"/></svg>');
  Object.assign(remove, { type: "button", className: "chip move-chip" });
  remove.setAttribute("aria-label", `Remove the move ${names}`);
  remove.addEventListener("click", () => {
    const end = bracket.index + bracket[0].length;
    write(field(), "", bracket.index, field().value[end] === " " ? end + 1 : end);
    field().focus();
  });
  const picture = all.get(commands[0].toLowerCase()).querySelector("svg").cloneNode(true);
  remove.prepend(picture);
  item.append(remove);
  return item;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-move]");
  if (button && form()) insert(button);
});
for (const type of ["keyup", "click", "input", "focusout"]) {
  document.addEventListener(type, ({ target }) => {
    if (form() && target === field()) cursor = target.selectionStart;
  });
}
document.addEventListener("input", ({ target }) => form() && target === field() && draw());
document.body.addEventListener("studio:added", ({ detail }) => detail.id === "composer" && draw());
document.body.addEventListener("studio:page", () => ((cursor = null), draw()));
draw();
