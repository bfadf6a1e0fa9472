// What is picked: kept while one goes on in the list, also when a filter hides some of it – then it is counted and named.
import { go } from "../frame/navigation.js";
import { say } from "../frame/page.js";

const MINIS = 3;
const picks = new Map(); // key -> title
let anchor = null; // a thing, not a place in the list
let isAll = false; // everything that the filters leave

const tray = () => document.querySelector("[data-picked]");
const tiles = () => [...document.querySelectorAll("[data-parts] .tile[data-key]")];
const titleOf = (tile) => tile.querySelector("[data-title-of][translate]")?.textContent ?? "";
/** Return the tile of a key. */
export const tileOf = (key) => document.querySelector(`.tile[data-key="${CSS.escape(key)}"]`);

/** Pick a tile, or let it go. */
export function pick(tile, on) {
  isAll = false;
  if (on) picks.set(tile.dataset.key, titleOf(tile));
  else picks.delete(tile.dataset.key);
  anchor = tile.dataset.key;
  draw();
}

/** Return the keys that an act on a tile means: all that is picked where it is among that, else it alone. */
export const meant = (tile) => (tile && !picks.has(tile.dataset.key) ? [tile.dataset.key] : [...picks.keys()]);

function pickRange(tile, on) {
  const all = tiles();
  const [from, to] = [all.findIndex(({ dataset }) => dataset.key === anchor), all.indexOf(tile)];
  if (from < 0) return pick(tile, on);
  const [first, last] = from < to ? [from, to] : [to, from];
  for (const one of all.slice(first, last + 1)) {
    if (on) picks.set(one.dataset.key, titleOf(one));
    else picks.delete(one.dataset.key);
  }
  isAll = false;
  draw();
}

function clear() {
  picks.clear();
  isAll = false;
  anchor = null;
  draw();
}

// ---- what is seen of it
function words() {
  const hidden = [...picks].filter(([key]) => !tileOf(key)).map(([, title]) => title);
  if (isAll) return "All that match";
  const some = hidden.slice(0, MINIS).join(", ") + (hidden.length > MINIS ? ", …" : "");
  return `${picks.size} selected${hidden.length ? `, ${hidden.length} not shown here: ${some}` : ""}`;
}

function draw() {
  const form = tray();
  if (!form) return;
  for (const tile of tiles()) tile.querySelector(".pick").checked = isAll || picks.has(tile.dataset.key);
  form.toggleAttribute("data-some", isAll || picks.size > 0);
  form.querySelector("[data-count]").textContent = words();
  form.querySelector('[data-act="compare"]').disabled = isAll || picks.size !== 2;
  const canDelete = isAll || ![...picks.keys()].every((key) => tileOf(key)?.hasAttribute("data-others"));
  const remove = form.querySelector('[data-act="delete"]');
  if (remove) Object.assign(remove, { disabled: !canDelete, title: canDelete ? "" : "Only who made it, an admin or an owner can delete it." });
  form.querySelector("[data-pick-all]").hidden = isAll || !document.querySelector("[data-more]");
  const pictures = [...picks.keys()].map((key) => tileOf(key)?.querySelector(".pic img")).filter(Boolean);
  form.querySelector(".minis").replaceChildren(...pictures.slice(0, MINIS).map(({ currentSrc, src }) => Object.assign(new Image(), { src: currentSrc || src, alt: "" })));
}

document.addEventListener("change", ({ target }) => target.matches?.(".pick") && pick(target.closest(".tile"), target.checked));
document.addEventListener("click", (event) => {
  const { target } = event;
  if (target.closest?.("[data-pick-all]")) {
    isAll = true;
    draw();
    return say(words());
  }
  const tile = event.shiftKey && target.closest?.(".tile[data-key]");
  if (!tile || !tray()) return;
  if (target.matches(".pick")) return pickRange(tile, target.checked);
  if (!target.matches(".open")) return;
  event.preventDefault();
  pickRange(tile, true);
}, true);
document.addEventListener("reset", ({ target }) => target.matches("[data-picked]") && setTimeout(clear));

// ---- tags are completed while one types
document.addEventListener("input", async ({ target }) => {
  if (!target.matches("[data-completes]")) return;
  const list = document.getElementById("known-tags");
  const answer = await fetch(`${list.dataset.tagsUrl}?q=${encodeURIComponent(target.value)}`).catch(() => null);
  if (answer?.status === 200) list.innerHTML = await answer.text();
});

// ---- what is done to it
/** Do something to things by their keys, or to all that match. */
export function act(verb, values, keys) {
  const form = tray();
  const all = keys ? {} : isAll ? { all: "1" } : {};
  const query = all.all ? form.dataset.query : "";
  const url = new URL(form.action);
  url.pathname = url.pathname.replace(/[^/]+\/$/, `${verb}/`);
  return window.htmx.ajax("POST", url.pathname + query, { source: document.body, swap: "none", values: { pick: keys ?? [...picks.keys()], ...all, ...values } });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-picked]") || !event.submitter) return;
  event.preventDefault();
  event.stopPropagation();
  const fields = new FormData(form, event.submitter);
  const values = Object.fromEntries([...fields].filter(([name]) => name !== "pick" && name !== "csrfmiddlewaretoken"));
  form.querySelector(":popover-open")?.hidePopover();
  act(event.submitter.dataset.act, values);
}, true);

document.body.addEventListener("studio:picked-go", ({ detail: { url } }) => (url.includes("/zip/") ? location.assign(url) : go(new URL(url, location))));

async function redraw({ detail: { keys } }) {
  const shown = keys.filter(tileOf);
  if (!shown.length || !tray()) return;
  const url = new URL("../../tiles/", tray().action);
  url.search = tray().dataset.way ?? "";
  shown.forEach((key) => url.searchParams.append("key", key));
  const answer = await fetch(url).catch(() => null);
  if (answer?.status !== 200) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelectorAll(".tile");
  for (const tile of fresh) {
    const old = tileOf(tile.dataset.key);
    const hadFocus = old?.contains(document.activeElement);
    old?.replaceWith(tile);
    window.htmx.process(tile);
    if (hadFocus) tile.querySelector(".open").focus({ preventScroll: true });
  }
  draw();
}

function drop({ detail: { keys } }) {
  if (!tray()) return;
  for (const key of keys) {
    picks.delete(key);
    const tile = tileOf(key);
    const next = tile?.contains(document.activeElement) && (tile.nextElementSibling ?? tile.previousElementSibling);
    tile?.remove();
    next?.querySelector?.(".open")?.focus();
  }
  isAll = false;
  draw();
}

document.body.addEventListener("studio:picked", redraw);
document.body.addEventListener("studio:changed", ({ detail: { changed, key } }) => changed === "review" && redraw({ detail: { keys: [key] } }));
document.body.addEventListener("studio:deleted", drop);
document.body.addEventListener("studio:restored", () => tray() && go(new URL(location)));
for (const type of ["studio:page", "studio:tiles"]) document.body.addEventListener(type, draw);
// What was picked before this module was here stays picked.
for (const tile of tiles()) if (tile.querySelector(".pick").checked) picks.set(tile.dataset.key, titleOf(tile));
draw();
