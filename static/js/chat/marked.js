// What is marked of an answer has the same ways on as all of it: a bar below it, with the answer's own links.
import { go } from "../frame/navigation.js";
import { say, toast } from "../frame/page.js";

const SOON_MS = 200;
const GAP_PX = 6;
let bar = null;
let timer;

const element = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);

// The words that are marked in one answer; a triple click ends in whatever follows.
function marked() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0).cloneRange();
  const prose = element(range.startContainer).closest("#thread .prose");
  if (!prose) return null;
  if (!prose.contains(range.endContainer)) range.setEndAfter(prose.lastChild);
  const words = range.toString().trim() && selection.toString().trim();
  const ways = [...prose.closest("[data-message]").querySelectorAll(".acts [data-handoff]")];
  return words && ways.length ? { prose, range, words, ways } : null;
}

function close() {
  bar?.remove();
  bar = null;
}

function buttonOf(way) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm" });
  button.append(...[...way.childNodes].map((node) => node.cloneNode(true)));
  button.dataset.way = way.href;
  return button;
}

function open({ prose, range, ways }) {
  const isNew = bar?.previousElementSibling !== prose;
  if (isNew) {
    close();
    bar = Object.assign(document.createElement("div"), { className: "marked-acts" });
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "With what is marked");
    bar.append(...ways.map(buttonOf));
    prose.after(bar);
    say("There are buttons for what is marked");
  }
  const [box, end] = [bar.parentElement.getBoundingClientRect(), range.getBoundingClientRect()];
  const most = box.width - bar.offsetWidth;
  bar.style.setProperty("top", `${end.bottom - box.top + GAP_PX}px`);
  bar.style.setProperty("left", `${Math.max(0, Math.min(end.left - box.left, most))}px`);
}

function look() {
  const found = marked();
  if (found) open(found);
  else if (!bar?.contains(document.activeElement)) close();
}

async function handOn(way, words) {
  const url = new URL(way);
  const body = new FormData();
  body.append("input", url.searchParams.get("input"));
  body.append("words", words);
  const token = document.querySelector("#composer [name=csrfmiddlewaretoken]").value;
  const answer = await fetch(`${url.pathname}part/`, { method: "POST", body, headers: { "X-CSRFToken": token }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  close();
  await go(new URL((await answer.json()).url, location));
}

document.addEventListener("selectionchange", () => {
  clearTimeout(timer);
  timer = setTimeout(look, SOON_MS);
});
// A press on the bar is no choice of other words.
document.addEventListener("mousedown", (event) => event.target.closest(".marked-acts") && event.preventDefault());
document.addEventListener("click", ({ target }) => {
  const button = target.closest(".marked-acts [data-way]");
  const found = button && marked();
  if (found) handOn(button.dataset.way, found.words).catch(() => toast("What is marked could not be handed on. Nothing is lost: try again."));
});
// Before everybody else: the first Escape closes the bar, and stops no answer.
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !bar) return;
  event.preventDefault();
  event.stopPropagation();
  getSelection().removeAllRanges();
  close();
}, true);
document.body.addEventListener("studio:leave", close);
look();
