// Choosing a voice in a dialog; fetched when a picker is pointed at. The choice is `studio:voice` on the body.
import { say, toast } from "../frame/page.js";
import { Pages } from "./pages.js";
import { begins, isSampleOf, playSample, stopSample, warmSample } from "./sample.js";

const body = document.body;
const PAGE = 8;
const SEARCH_MS = 120;
const FRESH_MS = 10_000;
const find = (selector, within = dialog) => within.querySelector(selector);
const all = (selector, within = dialog) => [...within.querySelectorAll(selector)];
const dialog = body.appendChild(Object.assign(document.createElement("dialog"), { id: "pickvoice", className: "modal" }));
dialog.setAttribute("aria-label", "Choose a voice");

let slot = "voice"; // the picker that asked: the main voice, or a row of a blend
let active = null; // the row that Enter chooses
let heard = null; // the row whose sample is wanted, and is not here yet
let warmed = null; // the inside of the dialog, asked for beforehand
let waiting; // for the next letter
let searching = Promise.resolve();
let latest = null; // the newest search: an older one's answer is not shown

const field = () => find("[role=combobox]");
const rows = () => all("[role=row]");
const pages = new Pages(() => find("#pv-list"), {
  fetchRows: (url) => fetchPart(url, "pv-list"),
  added: () => dress(),
  isWanted: () => Boolean(active) && rows().indexOf(active) >= rows().length - PAGE,
});

// ---- the dialog
function fetchPart(url, part, signal) {
  const headers = { "HX-Request": "true", "HX-Target": part };
  return fetch(url, { headers, signal, credentials: "same-origin" }).then((answer) => (answer.ok && !answer.redirected ? answer.text() : ""));
}

function addressFor(forSlot, url) {
  const address = new URL(url, location);
  const now = document.querySelector(`[data-pick="${CSS.escape(forSlot)}"]`)?.dataset.voiceId;
  if (now) address.searchParams.set("now", now);
  return address;
}

/** Ask for the list of a picker that somebody points at: it may be wanted in a moment. */
export function warm(forSlot, url) {
  const address = String(addressFor(forSlot, url));
  if (warmed?.address === address && Date.now() - warmed.when < FRESH_MS) return;
  warmed = { address, when: Date.now(), html: fetchPart(address, dialog.id).catch(() => "") };
}

/** Open the dialog for a picker; `url` is that of the page of voices. */
export async function pick(forSlot, url) {
  slot = forSlot || "voice";
  if (!dialog.open) {
    empty();
    dialog.showModal();
  }
  dialog.setAttribute("aria-busy", "true");
  warm(slot, url);
  const html = await warmed.html;
  warmed = null;
  dialog.removeAttribute("aria-busy");
  if (!dialog.open) return; // closed before it was there
  if (html) {
    dialog.innerHTML = html;
    window.htmx.process(dialog);
    begin();
  } else {
    dialog.close();
    toast("The list of voices could not be fetched.", { url, label: "Open it as a page" });
  }
}

function empty() {
  clearTimeout(waiting);
  latest?.abort();
  delete dialog.dataset.search;
  dialog.replaceChildren();
}

// New, or come again while one looks at it: then with what one searches for.
function begin() {
  const before = new URLSearchParams(dialog.dataset.search ?? "");
  active = null;
  field().value = before.get("q") ?? "";
  for (const box of all("#pv-find [type=checkbox]")) box.checked = before.getAll(box.name).includes(box.value);
  for (const choice of all("#pv-find select")) choice.value = before.get(choice.name) ?? "";
  dress();
  activate(rows()[0]);
  if ([...before.values()].some(Boolean)) search();
  field().focus();
}

// The two buttons of a row: they are the same in each, so that they travel once.
function dress() {
  const now = document.querySelector(`[data-pick="${CSS.escape(slot)}"]`)?.dataset.voiceId;
  for (const row of rows().filter((each) => !find(".acts", each) && !each.dataset.mix)) {
    const cell = find("#pv-acts").content.firstElementChild.cloneNode(true);
    for (const button of all("button", cell)) button.setAttribute("aria-label", button.getAttribute("aria-label") + said(row)[0]);
    const star = find(".star", cell);
    star.id = find(".name", row).id.replace("cell", "star"); // keeps the focus when it comes back pressed
    star.setAttribute("aria-pressed", "starred" in row.dataset);
    row.append(cell);
    if (row.dataset.voice === now) row.setAttribute("aria-current", "true");
  }
}

function act(button) {
  const row = button.closest("[role=row]");
  const { listen, star } = find("[role=grid]").dataset;
  const values = { voice_id: row.dataset.voice };
  if (button.matches(".star")) return window.htmx.ajax("POST", star, { source: button, target: button, swap: "outerHTML", values });
  if (row.dataset.sample) return playSample(row, said(row)[0]);
  heard = row;
  return window.htmx.ajax("POST", listen, { source: button, target: "#heardhere", swap: "innerHTML", values });
}

const said = (row) => [find(".name b", row).textContent, find(".name small", row).textContent];

// ---- what is searched for
function search() {
  clearTimeout(waiting);
  const asked = new URLSearchParams(new FormData(find("#pv-find")));
  dialog.dataset.search = asked;
  latest?.abort();
  const own = (latest = new AbortController());
  const address = addressFor(slot, `${find("#pv-find").action}?as=row&for=${encodeURIComponent(slot)}&${asked}`);
  searching = fetchPart(address, "pv-list", own.signal).then((html) => own.signal.aborted || show(html, asked), () => {});
}

function show(html, asked) {
  const list = find("#pv-list");
  list.innerHTML = html;
  window.htmx.process(list);
  dress();
  const count = Number(find("[data-count]", list)?.dataset.count ?? 0);
  const words = asked.get("q").trim();
  find("[data-none] span").textContent = words ? ` called “${words}”` : "";
  find("[data-none]").hidden = count > 0;
  list.hidden = count === 0;
  active = null;
  activate(rows()[0]);
  list.scrollTop = 0;
  say(count === 1 ? "1 voice" : `${count} voices`);
}

function searchLater() {
  clearTimeout(waiting);
  waiting = setTimeout(search, SEARCH_MS);
}

// ---- moving. The focus stays in the search field, which names the active cell; Tab goes on to that row's buttons alone.
function activate(row) {
  for (const [each, on] of [[active, false], [row, true]]) {
    each?.classList.toggle("active", on);
    for (const button of each ? all("button", each) : []) button.tabIndex = on ? 0 : -1;
  }
  active = row ?? null;
  if (row) field().setAttribute("aria-activedescendant", find(".name", row).id);
  else field().removeAttribute("aria-activedescendant");
  row?.scrollIntoView({ block: "nearest" });
  warmSample(row);
  pages.look();
}

function move(to) {
  const list = rows();
  const at = Math.max(0, Math.min(list.length - 1, to(list.indexOf(active), list.length - 1)));
  activate(list[at]);
  field().focus();
}

const MOVES = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at) => at + PAGE,
  PageUp: (at) => at - PAGE,
  Home: () => 0,
  End: (_, last) => last,
};

function choose(row) {
  const [name, description] = said(row);
  const hue = [...find(".orb", row).classList].find((each) => each.startsWith("h-"));
  const { voice, mix } = row.dataset;
  const detail = { slot, voice_id: voice, name, description, hue, ...(mix && { mix: JSON.parse(mix) }) };
  dialog.close();
  body.dispatchEvent(new CustomEvent("studio:voice", { detail }));
  say(`${name} chosen`);
}

// What one has typed counts, even before its answer is there.
async function chooseFound() {
  const late = field().value !== (new URLSearchParams(dialog.dataset.search ?? "").get("q") ?? "");
  if (late) search();
  await searching;
  if (active) choose(active);
}

dialog.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (!field() || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (key in MOVES && !target.matches("[type=range], select")) {
    event.preventDefault();
    move(MOVES[key]);
  } else if (key === "Enter" && target === field()) {
    event.preventDefault();
    chooseFound();
  } else if (key === "Escape") {
    event.preventDefault(); // else a search field only empties itself
    dialog.close();
  } else if (key.length === 1 && key !== " " && target !== field() && !target.matches("select")) field().focus();
});
dialog.addEventListener("input", ({ target }) => target === field() && searchLater());
dialog.addEventListener("change", ({ target }) => target !== field() && target.form?.id === "pv-find" && search());
dialog.addEventListener("submit", (event) => event.target.id === "pv-find" && event.preventDefault());
dialog.addEventListener("scroll", () => pages.look(), { capture: true, passive: true });
dialog.addEventListener("pointerover", ({ target }) => warmSample(target.closest?.("[role=row]")));
dialog.addEventListener("click", ({ target }) => {
  const button = target.closest(".acts button:not([hx-post])"); // a star that was pressed once comes back with its own
  if (button) act(button);
  const cell = target.closest(".name");
  if (cell) choose(cell.closest("[role=row]"));
  if (!target.closest("[data-clear]")) return;
  find("#pv-find").reset();
  for (const box of all("#pv-find :checked")) box.checked = false;
  search();
  field().focus();
});
// The event comes some time after the closing: by then somebody may have opened it again.
dialog.addEventListener("close", () => {
  stopSample();
  if (!dialog.open) empty();
});
body.addEventListener("studio:added", ({ detail }) => {
  if (!dialog.contains(detail)) return;
  if (detail === find("header")) begin(); // the list came again, by itself
  else if (detail.matches(".star")) detail.tabIndex = detail.closest("[role=row]") === active ? 0 : -1;
  else if (detail.closest("#pv-list")) dress();
  else if (detail.closest(".heard")) hear(detail);
});

// A sample that is being made plays by itself; once it is there, its row knows where.
function hear(card) {
  const player = find("[data-player][data-src]:not([data-live])", card);
  if (!player || !heard) return;
  heard.dataset.sample = player.dataset.src;
  if (!begins(player) && !isSampleOf(heard)) playSample(heard, said(heard)[0]);
  heard = null;
}
