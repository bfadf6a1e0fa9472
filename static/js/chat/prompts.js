// "/" at the beginning of a message opens the list of prompts; one with fields asks for them first.
import { say, toast } from "../frame/page.js";

const START = /^\/(\S{0,40})$/;
const WAIT_MS = 120;
let list = null; // the open list
let timer;

const field = () => document.getElementById("msg");
const options = () => [...(list?.querySelectorAll("[role=option]") ?? [])];
const active = () => options().find((option) => option.getAttribute("aria-selected") === "true");

function close() {
  list?.remove();
  list = null;
  field()?.removeAttribute("aria-activedescendant");
  field()?.removeAttribute("aria-controls");
}

function select(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  if (!option) return;
  option.scrollIntoView({ block: "nearest" });
  field().setAttribute("aria-activedescendant", option.id);
}

async function open(letters) {
  const url = document.querySelector("[data-prompts]")?.dataset.prompts;
  if (!url) return;
  const answer = await fetch(`${url}?q=${encodeURIComponent(letters)}`, { credentials: "same-origin" });
  if (!answer.ok || !START.test(field()?.value ?? "")) return;
  list ??= Object.assign(document.createElement("ul"), { id: "prompt-list", className: "prompt-list", role: "listbox" });
  list.setAttribute("aria-label", "Prompts");
  list.innerHTML = await answer.text(); // written by our own server
  field().closest("form").prepend(list);
  field().setAttribute("aria-controls", list.id);
  select(options()[0]);
  say(`${options().length} prompt${options().length === 1 ? "" : "s"}`);
}

function write(text) {
  field().value = text;
  field().dispatchEvent(new Event("input", { bubbles: true }));
  field().focus();
}

async function use(option) {
  const { use: url } = option.dataset;
  close();
  if ("blanks" in option.dataset) return ask(url);
  const answer = await fetch(`${url}?as=json`, { credentials: "same-origin" });
  if (answer.ok) write((await answer.json()).text);
  else toast("This prompt is not here any more.");
}

// ---- the fields of a prompt, in a dialog
async function ask(url) {
  const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (!answer.ok) return toast("This prompt is not here any more.");
  const dialog = Object.assign(document.createElement("dialog"), { className: "modal modal-s", id: "fill" });
  dialog.setAttribute("aria-labelledby", "fill-t");
  dialog.innerHTML = await answer.text(); // written by our own server
  document.getElementById("main").append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

document.addEventListener("submit", async (event) => {
  const { fill } = event.target.dataset;
  if (!fill) return;
  event.preventDefault();
  const answer = await fetch(fill, { method: "POST", body: new FormData(event.target), credentials: "same-origin" });
  event.target.closest("dialog")?.close();
  if (answer.ok) write((await answer.json()).text);
  else toast("This prompt could not be filled in. Try again.");
});

// ---- keys; never while a word is being composed
function look() {
  const letters = field()?.value.match(START)?.[1];
  clearTimeout(timer);
  if (letters === undefined) close();
  else timer = setTimeout(open, WAIT_MS, letters);
}

document.addEventListener("input", ({ target, isComposing }) => {
  if (target === field() && !isComposing) look();
});
if (document.activeElement?.id === "msg") look(); // what was typed before this module had arrived

function move(by) {
  const all = options();
  select(all[(all.indexOf(active()) + by + all.length) % all.length]);
}

const KEYS = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: close, Enter: () => active() && use(active()), Tab: () => active() && use(active()) };
addEventListener("keydown", (event) => {
  if (!list || event.target !== field() || event.isComposing || event.keyCode === 229) return;
  if (!KEYS[event.key] || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  KEYS[event.key]();
}, true);

document.addEventListener("click", ({ target }) => {
  const option = target.closest("#prompt-list [role=option]");
  if (option) use(option);
  else if (list && target !== field()) close();
});
document.body.addEventListener("studio:leave", close);
