// Keyboard shortcuts. Letters do nothing while typing or in a dialog, and can be turned off.
const TYPING = 'input:not([type="range"],[type="checkbox"],[type="radio"]), textarea, select, [contenteditable="true"]';
const PRESSABLE = "button, a, input, summary, select, textarea, [role=option], [role=listbox]";
const find = (selector, within = document) => within.querySelector(selector);
const visible = (element) => element.checkVisibility();

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
  const button = find(".btn-play", target.closest?.("[data-item]") ?? find("[data-player]") ?? document);
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
  if (key === " ") return play(target);
  if (document.body.dataset.singleKeys === "off") return false;
  return LETTERS[key.toLowerCase()]?.() ?? false;
}

document.addEventListener("keydown", (event) => {
  if (!event.defaultPrevented && !event.isComposing && press(event)) event.preventDefault();
});
