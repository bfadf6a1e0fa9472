// The frame: theme, dialogs, popovers, shortcuts.
import { post, say, toast } from "./page.js";

const THEMES = ["system", "light", "dark"];
const TYPING = 'input:not([type="range"],[type="checkbox"],[type="radio"]), textarea, select, [contenteditable]:not([contenteditable="false"])';
const PRESSABLE = "button, a, input, summary, select, textarea, [role=option], [role=listbox]";
const root = document.documentElement;
const all = (selector) => document.querySelectorAll(selector);
const find = (selector, within = document) => within.querySelector(selector);
const visible = (element) => element.checkVisibility();

// ---- theme: the server draws it from a cookie, so that nothing flashes
function wear(theme) {
  if (theme === "system") root.removeAttribute("data-theme");
  else root.dataset.theme = theme;
  all("[data-theme-label]").forEach((label) => (label.textContent = `Theme: ${theme}`));
  all("[data-theme-next]").forEach((button) => (button.value = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]));
  all('input[name="theme"]').forEach((radio) => (radio.checked = radio.value === theme));
  say(`Theme: ${theme}`);
}

async function pick(theme, before) {
  wear(theme);
  const answer = await post("/theme/", { theme }).catch(() => null);
  if (answer?.ok) return;
  wear(before);
  toast("The theme could not be saved.");
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-theme-form]")) return;
  event.preventDefault();
  pick(event.target.querySelector("[data-theme-next]").value, root.dataset.theme ?? "system");
}, true);
document.addEventListener("change", (event) => {
  if (event.target.matches('input[name="theme"]')) pick(event.target.value, root.dataset.theme ?? "system");
});

// ---- dialogs: a link or button with data-open; the address #name opens one as well
function show(name) {
  const dialog = document.getElementById(name);
  if (dialog instanceof HTMLDialogElement && !dialog.open) {
    dialog.showModal();
    const field = dialog.querySelector("input.input"); // else the closing button would have the focus
    field?.focus();
    field?.select();
  }
  return dialog;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener && show(opener.dataset.open)) {
    event.preventDefault();
    opener.closest("[popover]")?.hidePopover();
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target.matches("dialog.modal")) event.target.close(); // the backdrop
});
// That of voices is fetched; a click that opens another tab goes its way.
document.addEventListener("click", (event) => {
  const picker = event.target.closest("[data-pick]");
  if (!picker || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  import("../voices/picker.js").then(({ pick }) => pick(picker.dataset.pick, picker.href));
});
const showNamed = () => location.hash && show(location.hash.slice(1));
document.body.addEventListener("studio:page", showNamed);
showNamed();

// ---- popovers sit under their button; browsers with anchors do it by style
document.addEventListener("toggle", (event) => {
  const pop = event.target;
  if (!pop.matches?.(".pop") || event.newState !== "open" || innerWidth <= 760 || CSS.supports("position-area", "block-end")) return;
  const button = event.source ?? document.querySelector(`[popovertarget="${pop.id}"]`);
  if (!button) return;
  const place = button.getBoundingClientRect();
  const left = pop.dataset.align === "end" ? place.right - pop.offsetWidth : place.left;
  const below = place.bottom + pop.offsetHeight + 8 <= innerHeight;
  const top = below ? place.bottom + 6 : Math.max(8, place.top - pop.offsetHeight - 6);
  pop.style.setProperty("left", `${Math.max(8, Math.min(innerWidth - pop.offsetWidth - 8, left))}px`);
  pop.style.setProperty("top", `${top}px`);
}, true);

// ---- a file that nobody takes would be opened by the browser in the page's place
const bringsFiles = ({ defaultPrevented, dataTransfer, target }) =>
  !defaultPrevented && dataTransfer?.types.includes("Files") && !target.closest?.('input[type="file"]');

addEventListener("dragover", (event) => bringsFiles(event) && event.preventDefault());
addEventListener("drop", (event) => {
  if (!bringsFiles(event)) return;
  event.preventDefault();
  toast(`Nothing on this page takes “${event.dataTransfer.files[0]?.name ?? "this"}”.`);
});

// ---- shortcuts: letters do nothing while typing or in a dialog, and can be turned off
function generate() {
  const dialog = find("dialog[open]");
  const form = document.activeElement?.closest("form");
  const button = dialog ? find(".btn-primary", dialog) : ((form && find("[data-generate]", form)) ?? find("[data-generate]"));
  if (button && !button.disabled) button.click();
  return Boolean(button);
}

function step(by) {
  const items = [...document.querySelectorAll("[data-item]")].filter(visible);
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const item = items[at < 0 && by < 0 ? items.length - 1 : Math.max(0, Math.min(items.length - 1, at + by))];
  (item?.matches("a, button, [tabindex]") ? item : item && find("a, button", item))?.focus();
  return Boolean(item);
}

function play(target) {
  if (target.closest?.(PRESSABLE)) return false;
  const player = target.closest?.("[data-item]") ?? find("#mini:not([hidden])") ?? find("[data-player], [data-film]");
  const button = find(".btn-play", player ?? document);
  button?.click();
  return Boolean(button);
}

function search() {
  const field = find(".search input");
  field?.focus();
  return Boolean(field);
}

function list() {
  find("#keys")?.showModal();
  return true;
}

const LETTERS = { "/": search, "?": list, j: () => step(1), k: () => step(-1) };

function press(event) {
  const { key, target } = event;
  if ((event.ctrlKey || event.metaKey) && key === "Enter") return generate();
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest?.(TYPING) || find("dialog[open]")) return false;
  if (key === " " && target.matches?.("a[role=button]")) return (target.click(), true);
  if (key === " ") return play(target);
  if (document.body.dataset.singleKeys === "off") return false;
  return LETTERS[key.toLowerCase()]?.() ?? false;
}

document.addEventListener("keydown", (event) => {
  const isComposing = event.isComposing || event.keyCode === 229; // Safari ends a composition before its last key
  if (!event.defaultPrevented && !isComposing && press(event)) event.preventDefault();
});
