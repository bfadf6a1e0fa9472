// The library in a dialog, to choose a thing for a field. It opens with what it showed last, at the same place, and then looks
// for what is new. The focus moves among the tiles by arrows; whatever is typed is searched for.
import { say, toast } from "../frame/page.js";
import { filesOf } from "./folder.js";
import { choose, give } from "./intake.js";
import { move } from "./grid.js";
import { loadSheets } from "./sheets.js";

const SEARCH_MS = 120;
const dialogs = new Map(); // by what is taken: each keeps its search, its place and what it showed
const warmed = new Map();
let field = null; // the one that asks

const find = (selector, within) => within.querySelector(selector);
const all = (selector, within) => [...within.querySelectorAll(selector)];
const listOf = (dialog) => find(".pick-list", dialog);

const addressOf = (asking) => find("[data-library]", asking).href;

async function fetchPart(url, part, signal) {
  const headers = { "HX-Request": "true", "HX-Target": part };
  const answer = await fetch(url, { headers, signal, credentials: "same-origin" });
  return answer.ok && !answer.redirected ? answer.text() : "";
}

/** Ask for what the dialog of a field needs: it may be wanted in a moment. */
export function warm(asking) {
  const url = addressOf(asking);
  loadSheets(asking.dataset.sheets);
  if (!dialogs.has(url) && !warmed.has(url)) warmed.set(url, fetchPart(url, "picker").catch(() => ""));
}

/** Open the dialog for a field. */
export async function open(asking) {
  field = asking;
  const url = addressOf(asking);
  warm(asking);
  await loadSheets(asking.dataset.sheets);
  const kept = dialogs.get(url);
  if (kept) {
    show(kept);
    return refresh(kept);
  }
  const html = await warmed.get(url);
  warmed.delete(url);
  if (html) show(build(url, html));
  else toast("The library could not be fetched.", { url, label: "Open it as a page" });
  return undefined;
}

function build(url, html) {
  const dialog = Object.assign(document.createElement("dialog"), { id: "picker", className: "modal", innerHTML: html });
  dialog.setAttribute("aria-labelledby", "pk-t");
  dialogs.set(url, dialog);
  dialog.addEventListener("input", ({ target }) => target.name === "q" && later(dialog));
  dialog.addEventListener("change", ({ target }) => (target.matches("[data-upload]") ? upload(dialog, [...target.files]) : target.name === "medium" && search(dialog)));
  dialog.addEventListener("submit", (event) => (event.preventDefault(), submit(dialog, event.target)));
  dialog.addEventListener("click", ({ target }) => click(dialog, target));
  dialog.addEventListener("keydown", (event) => press(dialog, event));
  dialog.addEventListener("focusin", ({ target }) => target.matches(".pick-tile") && mark(dialog, target));
  dialog.addEventListener("close", () => dialog.open || dialog.remove()); // somebody may have opened it again by then
  listOf(dialog).addEventListener("scroll", ({ target }) => dialog.open && (dialog.dataset.top = target.scrollTop), { passive: true });
  for (const type of ["dragover", "drop"]) dialog.addEventListener(type, (event) => dropOn(dialog, event));
  dialog.addEventListener("paste", (event) => event.clipboardData.files.length && receive(dialog, event, event.clipboardData));
  watch(dialog);
  return dialog;
}

// One is in the page at a time, since their parts have the same ids.
function show(dialog) {
  document.body.append(dialog);
  const file = find("[data-upload]", dialog);
  file.multiple = Number(field.dataset.many) > 1;
  file.accept = field.dataset.accept;
  dialog.showModal();
  listOf(dialog).scrollTop = dialog.dataset.top ?? 0;
  (find('.pick-tile[tabindex="0"]', dialog) ?? find("[name=q]", dialog)).focus({ preventScroll: true });
}

// ---- what is shown
const addressFor = (dialog, more = {}) => {
  const form = find("#pk-find", dialog);
  return `${form.action}?${new URLSearchParams({ ...Object.fromEntries(new FormData(form)), ...more })}`;
};

function later(dialog) {
  clearTimeout(dialog.waiting);
  dialog.waiting = setTimeout(() => search(dialog), SEARCH_MS);
}

async function search(dialog) {
  const html = await ask(dialog);
  if (html === null) return;
  const list = listOf(dialog);
  list.innerHTML = html;
  list.scrollTop = 0;
  const count = all(".pick-tile", list).length;
  say(count === 1 ? "1 found" : `${find("[data-more]", list) ? "more than " : ""}${count} found`);
  watch(dialog);
}

// The newest question counts: an older one's answer is not shown.
async function ask(dialog, more) {
  clearTimeout(dialog.waiting);
  dialog.asking?.abort();
  const own = (dialog.asking = new AbortController());
  const list = listOf(dialog);
  list.setAttribute("aria-busy", "true");
  const html = await fetchPart(addressFor(dialog, more), "pk-list", own.signal).catch(() => (own.signal.aborted ? null : ""));
  if (html === null) return null;
  list.removeAttribute("aria-busy");
  if (html === "") toast("The library could not be fetched. Try it again.");
  return html || null;
}

// What came since is put in front, and what is gone is taken out; the place stays.
async function refresh(dialog) {
  const html = await ask(dialog);
  if (html === null) return;
  const box = document.createElement("template");
  box.innerHTML = html;
  const list = listOf(dialog);
  const [fresh, here] = [all(".pick-tile", box.content), all(".pick-tile", list)];
  const known = new Set(here.map(({ dataset }) => dataset.key));
  const still = new Set(fresh.map(({ dataset }) => dataset.key));
  const shared = here.filter(({ dataset }) => still.has(dataset.key));
  if (!here.length || !shared.length) return void (list.replaceChildren(box.content), watch(dialog));
  const end = here.indexOf(shared.at(-1));
  for (const tile of here.slice(0, end)) if (!still.has(tile.dataset.key)) tile.closest("li").remove();
  const first = find(".pick-tiles", list);
  first.prepend(...fresh.filter(({ dataset }) => !known.has(dataset.key)).map((tile) => tile.closest("li")));
}

async function older(dialog, row) {
  if (row.dataset.asked) return;
  row.dataset.asked = "on";
  const html = await ask(dialog, { before: row.dataset.before });
  if (html === null) return void delete row.dataset.asked;
  const box = document.createElement("template");
  box.innerHTML = html;
  const had = row.contains(document.activeElement);
  const tiles = all("li", box.content);
  row.replaceWith(...tiles);
  if (had) find(".pick-tile", tiles[0])?.focus();
  watch(dialog);
}

function watch(dialog) {
  dialog.watcher?.disconnect();
  const row = find(".pick-more", dialog);
  if (!row) return;
  dialog.watcher = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && older(dialog, row), { root: listOf(dialog), rootMargin: "300px" });
  dialog.watcher.observe(row);
}

// ---- moving and choosing
function mark(dialog, tile) {
  for (const each of all('.pick-tile[tabindex="0"]', dialog)) each.tabIndex = -1;
  tile.tabIndex = 0;
}

function press(dialog, event) {
  const { key, target } = event;
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const query = find("[name=q]", dialog);
  const tiles = all(".pick-tile", dialog);
  const to = move(key, tiles, target, query);
  if (to) {
    event.preventDefault();
    to.focus();
    to.scrollIntoView({ block: "nearest" });
  } else if (key === "Enter" && target === query) {
    event.preventDefault();
    dialog.asking?.signal.aborted === false && tiles[0] && tiles[0].focus();
  } else if (key === "Escape" && target === query) {
    event.preventDefault(); // else the search field only empties itself
    dialog.close();
  } else if (key.length === 1 && key !== " " && target.matches(".pick-tile")) query.focus();
}

function click(dialog, target) {
  const tile = target.closest(".pick-tile");
  if (tile) return take(dialog, tile.dataset.key);
  return target.closest("[data-more]") && older(dialog, target.closest(".pick-more"));
}

async function take(dialog, key) {
  const asking = field;
  dialog.close();
  await choose(asking, key, { focus: true });
}

function upload(dialog, files) {
  dialog.close();
  return give(field, files);
}

function receive(dialog, event, transfer) {
  event.preventDefault();
  filesOf(transfer).then((files) => upload(dialog, files));
}

function submit(dialog, form) {
  if (!form.matches("[data-fetch]")) return search(dialog);
  const address = form.elements.address.value.trim();
  if (!address) return form.elements.address.focus();
  dialog.close();
  form.reset();
  return give(field, [{ name: address, address, size: 0 }]);
}

function dropOn(dialog, event) {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  event.stopPropagation();
  dialog.classList.toggle("over", event.type === "dragover");
  if (event.type === "drop") receive(dialog, event, event.dataTransfer);
}
