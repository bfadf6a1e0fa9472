// The thread: it follows the end only while its reader is there, keeps the place otherwise, and takes in what others write.
import { say } from "../frame/page.js";

const NEAR_PX = 60;
const BEGUN = ["queued", "starting", "streaming", "waiting"];
const ENDED = ["done", "failed", "refused", "cancelled", "unknown"];
const SOON_MS = 200;
const go = (url) => import("../frame/navigation.js").then((navigation) => navigation.go(url)); // not before it is needed
const isWide = matchMedia("(min-width: 761px)");
let later = 0;
let following = true;
let anchor = null; // the first message in view, and where it stands
let lastTop = 0;
let hasNews = false; // something was written below since the reader left the end

const scroller = () => document.getElementById("scroll");
const thread = () => document.getElementById("thread");
const below = () => document.getElementById("new-below");
const messages = () => [...(thread()?.querySelectorAll(":scope > li[data-message]") ?? [])];
const isAtEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;

// ---- the place
function note() {
  const box = scroller();
  if (!box) return;
  // Only who scrolls up leaves the end: what grows meanwhile is no choice.
  if (isAtEnd(box)) following = true;
  else if (box.scrollTop < lastTop - 1) following = false;
  lastTop = box.scrollTop;
  if (following) hasNews = false;
  below().hidden = !hasNews;
  const { top } = box.getBoundingClientRect();
  const first = messages().find((item) => item.getBoundingClientRect().bottom > top);
  anchor = first ? { item: first, top: first.getBoundingClientRect().top - top } : null;
}

function toEnd() {
  const box = scroller();
  if (messages().length) box.scrollTop = box.scrollHeight; // what a new chat begins with is read from its top
  note();
}

function settle() {
  const box = scroller();
  if (!box) return;
  if (following) return toEnd();
  if (anchor?.item.isConnected) {
    const moved = anchor.item.getBoundingClientRect().top - box.getBoundingClientRect().top - anchor.top;
    if (Math.abs(moved) >= 1) box.scrollTop += moved;
  }
  if (isAtEnd(box)) hasNews = false;
  below().hidden = !hasNews;
}

// Words that arrive, and a card or a message that comes at the end; earlier ones, and what only takes more room, are no news.
function tell(element) {
  hasNews ||= !following && Boolean(element.closest?.("#thread > li:last-child"));
}

const sizes = new ResizeObserver(settle);
const tops = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) target.querySelector("a")?.click();
});

// ---- what comes in
function clean() {
  const keys = new Set();
  for (const item of messages()) {
    if (keys.has(item.id)) item.remove();
    keys.add(item.id);
  }
  const last = messages().at(-1)?.dataset.message;
  const parent = document.getElementById("id_parent");
  if (last && parent && !document.getElementById("editing")) parent.value = last;
  const earlier = thread()?.querySelector("[data-earlier]");
  if (earlier) tops.observe(earlier);
}

function ask() {
  const list = thread();
  const after = messages().at(-1)?.dataset.message;
  if (!list?.dataset.news || !after || document.getElementById("editing")) return;
  window.htmx.ajax("GET", `${list.dataset.news}?after=${after}`, { source: list, target: list, swap: "beforeend" });
}

document.body.addEventListener("studio:changed", ({ detail: { key, kind, state } }) => {
  const isMine = document.getElementById("composer")?.hasAttribute("data-busy");
  if (kind !== "chat" || !BEGUN.includes(state) || document.getElementById(`job-${key}`)) return;
  if (!isMine) ask();
});
document.body.addEventListener("studio:back", ask);

// The list, the title that was made, and what it took so far.
function refresh() {
  const list = document.querySelector(".chat > .chat-list");
  const page = document.querySelector("[data-chat]");
  if (!list || list.querySelector("[hx-get]:focus")) return;
  const parent = document.getElementById("id_parent")?.value ?? "";
  window.htmx.ajax("GET", `${page.dataset.list}?current=${page.dataset.conversation}&parent=${parent}`, { source: list, target: list, swap: "innerHTML" });
}

document.body.addEventListener("studio:changed", ({ detail: { kind, state } }) => {
  if (kind !== "chat" || !ENDED.includes(state)) return;
  clearTimeout(later);
  later = setTimeout(refresh, SOON_MS);
});

// The page of a question that was asked on another one: its answer is on its way.
function arrive() {
  const title = thread()?.querySelector("[data-live] [data-card-title]")?.textContent;
  if (title) say(`Started: ${title}`);
  if (isWide.matches) document.getElementById("msg")?.focus({ preventScroll: true });
}

document.body.addEventListener("studio:added", ({ detail }) => {
  const way = detail.matches?.("[data-go]") ? detail : detail.querySelector?.("[data-go]");
  if (way) {
    way.remove();
    go(new URL(way.dataset.go, location)).then(arrive);
  } else if (detail.closest?.("#thread")) {
    tell(detail);
    clean();
    settle();
  }
});
document.body.addEventListener("studio:words", ({ detail }) => tell(detail));
document.body.addEventListener("studio:toast", ({ detail }) => detail.go && go(new URL(detail.go, location)));
document.body.addEventListener("studio:made", () => {
  following = true; // whoever asks wants to see the answer
});

// ---- the page
function begin() {
  const box = scroller();
  if (!box) return;
  sizes.disconnect();
  sizes.observe(thread());
  sizes.observe(box);
  box.addEventListener("scroll", note, { passive: true });
  hasNews = false;
  const goal = location.hash.startsWith("#m-") && document.getElementById(location.hash.slice(1));
  following = !goal;
  if (goal) {
    goal.scrollIntoView({ block: "start" });
    note();
  } else toEnd();
  clean();
  // A word about something that is on the page now is too much.
  for (const link of document.querySelectorAll("#toasts a[href*='show=']")) {
    if (document.getElementById(`job-${new URL(link.href).searchParams.get("show")}`)) link.closest(".toast").remove();
  }
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest("#new-below")) return;
  toEnd();
  scroller().focus({ preventScroll: true });
});
document.body.addEventListener("studio:page", begin);
begin();
