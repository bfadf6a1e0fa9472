// Links inside a workspace swap #main, so that what plays and what is heard on the socket goes on. Whatever is not quite
// right on the way – an error, a sign-in, another version of the frame – is left to the browser: an ordinary link.
import { settleFocus } from "./focus.js";
import { holdGestures, release } from "./lazy.js";
import { fade } from "./page.js";
import { readOfTab, writeOfTab } from "./storage.js";

const SCROLLS = "studio-scrolls";
const FILES = /^\/w\/[^/]+\/media\//; // sound and downloads are no pages
const FRAME = [".nav", ".tabbar", "#make", "#moremenu"]; // the parts that tell where one is
const [workspace] = document.body.dataset.liveUrl?.match(/^\/w\/[^/]+\//) ?? [];
const scrolls = new Map(Object.entries(readOfTab(SCROLLS) ?? {})); // entry -> where it was, and the link that led on
let here = address(location);
let going = null; // what is under way: a newer one takes its place

function address({ pathname, search }) {
  return pathname + search;
}

const entry = () => history.state?.studio;

function newEntry() {
  return `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
}

function mark() {
  if (!entry()) history.replaceState({ ...history.state, studio: newEntry() }, "");
  history.scrollRestoration = "manual";
}

function keepPlace(link = null) {
  if (!entry()) return mark(); // a link within the page has made an entry of its own
  const before = scrolls.get(entry());
  const top = link ? linkTo(link)?.getBoundingClientRect().top : before?.top;
  scrolls.set(entry(), { y: scrollY, link: link ?? before?.link ?? null, top });
}

/** Return whether an address can take the place of what #main shows. */
export function isInside(url) {
  return Boolean(workspace) && url.origin === location.origin && url.pathname.startsWith(workspace) && !FILES.test(url.pathname);
}

// ---- the fetch: a document, or nothing
async function fetchPage(url, signal) {
  const answer = await fetch(url, { signal, headers: { Accept: "text/html" }, credentials: "same-origin" });
  const isPage = answer.ok && answer.headers.get("Content-Type")?.startsWith("text/html");
  if (!isPage || !isInside(new URL(answer.url))) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementById("main") ? { page, url: new URL(answer.url) } : null;
}

// Show a page of this workspace in #main; `leave` is what to do where that cannot be.
async function visit(url, { leave, settle, arrive }) {
  going?.abort();
  const own = (going = new AbortController());
  document.documentElement.toggleAttribute("data-going", true);
  try {
    const [assets, found] = await Promise.all([import("./assets.js"), fetchPage(url, own.signal)]);
    if (own.signal.aborted) return;
    if (!found || assets.isOutdated(found.page.head)) return leave();
    await assets.loadSheets(found.page.head);
    if (own.signal.aborted) return;
    settle(found.url);
    const waits = show(found.page);
    holdGestures();
    await Promise.all([assets.loadModules(found.page.head), ...waits]);
    if (!own.signal.aborted) arrive();
  } catch {
    if (!own.signal.aborted) leave();
  } finally {
    if (going === own) {
      going = null;
      release();
      document.documentElement.toggleAttribute("data-going", false);
    }
  }
}

function show(page) {
  document.body.dispatchEvent(new CustomEvent("studio:leave"));
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  for (const open of document.querySelectorAll(":popover-open")) open.hidePopover();
  document.title = page.title;
  FRAME.forEach((selector) => document.querySelector(selector)?.replaceWith(page.querySelector(selector) ?? ""));
  document.getElementById("toasts").append(...fade(...page.querySelectorAll("#toasts > .toast")));
  const main = page.getElementById("main").outerHTML;
  window.htmx.swap(document.getElementById("main"), main, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
  here = address(location);
  const waits = []; // what modules that are here already fetch for this page: gestures wait for it too
  document.body.dispatchEvent(new CustomEvent("studio:page", { detail: { waits } }));
  return waits;
}

// ---- where the eye and the focus go
function arrive(hash) {
  const goal = hash ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
  if (!goal) scrollTo(0, 0);
  settleFocus(goal || document.querySelector("#main h1"));
  goal?.scrollIntoView();
  if (hash) dispatchEvent(new HashChangeEvent("hashchange"));
}

const linkTo = (link) => [...document.querySelectorAll("#main a[href], .nav a, .tabbar a")].find((each) => each.getAttribute("href") === link);

function comeBack({ y, link, top } = { y: 0 }) {
  const led = link && linkTo(link);
  settleFocus(led || document.querySelector("#main h1"), { preventScroll: true });
  scrollTo(0, y);
  // A list may hold other things by now: what led on stands where it stood.
  if (led && top !== undefined) scrollBy(0, led.getBoundingClientRect().top - top);
}

/** Follow a link to a page of this workspace. */
export function go(url, link = null) {
  const settle = (last) => {
    keepPlace(link);
    if (url.hash) last.hash = url.hash;
    if (address(last) === here) return history.replaceState(history.state, "", last);
    history.pushState({ studio: newEntry() }, "", last);
    history.scrollRestoration = "manual";
  };
  return visit(url, { settle, leave: () => location.assign(url), arrive: () => arrive(url.hash) });
}

// ---- links and forms that ask; on the window, after everybody else has had the click
function isPlain(element) {
  return element.hasAttribute("download") || element.hasAttribute("data-plain") || (element.target && element.target !== "_self");
}

addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.href, location);
  if (isPlain(link) || !isInside(url) || (url.hash && address(url) === here)) return;
  event.preventDefault();
  go(url, link.getAttribute("href"));
});

addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "get" || isPlain(form)) return;
  const url = new URL(form.action, location);
  if (!isInside(url)) return;
  event.preventDefault();
  url.search = new URLSearchParams(new FormData(form, submitter)).toString();
  go(url);
});

addEventListener("popstate", () => {
  if (address(location) === here) return;
  const place = scrolls.get(entry());
  visit(new URL(location), { settle: () => {}, leave: () => location.reload(), arrive: () => comeBack(place) });
});

if (workspace) {
  mark();
  const before = scrolls.get(entry());
  if (before) scrollTo(0, before.y);
  addEventListener("scroll", () => going || keepPlace(), { passive: true });
  addEventListener("pagehide", () => {
    keepPlace();
    writeOfTab(SCROLLS, Object.fromEntries(scrolls));
  });
}
