// Choosing a voice in a dialog; fetched when it opens for the first time. The choice is `studio:voice` on the body.
import { say, toast } from "../frame/page.js";

const body = document.body;
const PAGE = 8;
const find = (selector, within = dialog) => within.querySelector(selector);
const all = (selector, within = dialog) => [...within.querySelectorAll(selector)];
const plain = (text) => text.normalize("NFKC").toLowerCase();
const dialog = body.appendChild(Object.assign(document.createElement("dialog"), { id: "pickvoice", className: "modal" }));
dialog.setAttribute("aria-label", "Choose a voice");

let slot = "voice"; // the picker that asked: the main voice, or a row of a blend
let rows = []; // in order, each with the words it is found by
let active = null; // the row that Enter chooses
let listening = false; // somebody asked for a sample that is not here yet

/** Open the dialog for a picker; `url` is that of the page of voices. */
export async function pick(forSlot, url) {
  slot = forSlot || "voice";
  if (!dialog.open) {
    empty();
    dialog.showModal();
  }
  dialog.setAttribute("aria-busy", "true");
  await window.htmx.ajax("GET", url, { target: dialog, swap: "innerHTML" }).catch(() => {});
  dialog.removeAttribute("aria-busy");
  if (find("[role=grid]")) return;
  dialog.close();
  toast("The list of voices could not be fetched.", { url, label: "Open it as a page" });
}

function empty() {
  delete dialog.dataset.query;
  dialog.replaceChildren();
}

// ---- the list, new or come again while one looks at it
function begin() {
  const field = find("[role=combobox]");
  const now = document.querySelector(`[data-pick="${CSS.escape(slot)}"]`)?.dataset.voiceId;
  rows = all("[role=row]").map((row) => ({ row, words: plain(`${said(row).join(" ")} ${row.dataset.voice}`) }));
  for (const { row } of rows) row.append(acts(row));
  active = null;
  field.value = dialog.dataset.query ?? "";
  const chosen = rows.find(({ row }) => row.dataset.voice === now)?.row;
  chosen?.setAttribute("aria-current", "true");
  filter();
  if (chosen && !field.value) activate(chosen);
  field.focus();
}

// The two buttons of a row: they are the same in each, so that they travel once.
function acts(row) {
  const cell = find("#pv-acts").content.firstElementChild.cloneNode(true);
  for (const button of all("button", cell)) button.setAttribute("aria-label", button.getAttribute("aria-label") + said(row)[0]);
  const star = find(".star", cell);
  star.id = find(".name", row).id.replace("cell", "star"); // keeps the focus when it comes back pressed
  star.setAttribute("aria-pressed", "starred" in row.dataset);
  return cell;
}

function act(button) {
  const { listen, star } = find("[role=grid]").dataset;
  const values = { voice_id: button.closest("[role=row]").dataset.voice };
  if (button.matches(".star")) return window.htmx.ajax("POST", star, { source: button, target: button, swap: "outerHTML", values });
  listening = true;
  return window.htmx.ajax("POST", listen, { source: button, target: "#heardhere", swap: "innerHTML", values });
}

const said = (row) => [find(".name b", row).textContent, find(".name small", row).textContent];

function filter() {
  const field = find("[role=combobox]");
  const words = plain(field.value).split(/\s+/);
  let count = 0;
  for (const { row, words: text } of rows) {
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) count += 1;
  }
  for (const group of all("[role=rowgroup]")) group.hidden = !find("[role=row]:not([hidden])", group);
  dialog.dataset.query = field.value;
  find("[data-none] span").textContent = field.value.trim();
  find("[data-none]").hidden = count > 0;
  find("[role=grid]").hidden = count === 0;
  activate(shown()[0]);
  return count;
}

const shown = () => rows.filter(({ row }) => !row.hidden).map(({ row }) => row);

// The focus stays in the search field, which names the active cell; Tab goes on to that row's buttons, and no other's.
function activate(row) {
  for (const [each, on] of [[active, false], [row, true]]) {
    each?.classList.toggle("active", on);
    for (const button of each ? all("button", each) : []) button.tabIndex = on ? 0 : -1;
  }
  active = row ?? null;
  const field = find("[role=combobox]");
  if (row) field.setAttribute("aria-activedescendant", find(".name", row).id);
  else field.removeAttribute("aria-activedescendant");
  row?.scrollIntoView({ block: "nearest" });
}

function move(to) {
  const list = shown();
  const at = to(list.indexOf(active), list.length - 1);
  activate(list[Math.max(0, Math.min(list.length - 1, at))]);
  find("[role=combobox]").focus();
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
  const detail = { slot, voice_id: row.dataset.voice, name, description, hue };
  dialog.close();
  body.dispatchEvent(new CustomEvent("studio:voice", { detail }));
  say(`${name} chosen`);
}

dialog.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const field = find("[role=combobox]");
  if (!field || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (key in MOVES && !target.matches("[type=range]")) {
    event.preventDefault();
    move(MOVES[key]);
  } else if (key === "Enter" && target === field) {
    event.preventDefault();
    if (active) choose(active);
  } else if (key === "Escape") {
    event.preventDefault(); // else a search field only empties itself
    dialog.close();
  } else if (key.length === 1 && key !== " " && target !== field) field.focus();
});
dialog.addEventListener("input", (event) => {
  if (!event.target.matches("[role=combobox]")) return;
  const count = filter();
  say(count === 1 ? "1 voice" : `${count} voices`);
});
dialog.addEventListener("click", ({ target }) => {
  const button = target.closest(".acts button:not([hx-post])"); // a star that was pressed once comes back with its own
  if (button) act(button);
  const cell = target.closest(".name");
  if (cell) choose(cell.closest("[role=row]"));
  if (!target.closest("[data-clear]")) return;
  find("[role=combobox]").value = "";
  filter();
  find("[role=combobox]").focus();
});
// The event comes some time after the closing: by then somebody may have opened it again.
dialog.addEventListener("close", () => dialog.open || empty());
body.addEventListener("studio:added", ({ detail }) => {
  if (detail === find("header")) begin(); // the first part of a list that came
  else if (!dialog.contains(detail)) return;
  else if (detail.matches(".star")) detail.tabIndex = detail.closest("[role=row]") === active ? 0 : -1;
  else if (listening && detail.closest(".heard")) hear(detail);
});

// A sample that is being made plays by itself; one that was made before is started here, from its beginning.
function hear(card) {
  listening = false;
  if (!find("[data-player]:not([data-live])", card)) return;
  const scrub = find(".scrub", card);
  scrub.value = 0;
  scrub.dispatchEvent(new Event("input", { bubbles: true }));
  find("[data-resume]", card)?.click(); // plays, and never pauses
}
