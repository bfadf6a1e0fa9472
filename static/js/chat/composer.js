// What the form of a chat does beyond HTML: keys, what a picture means for the model, and an empty field after sending.
import { toast } from "../frame/page.js";

const GROWS = CSS.supports("field-sizing", "content");
const form = () => document.getElementById("composer");
const field = () => document.getElementById("msg");
const isNarrow = matchMedia("(max-width: 760px)");
const touched = new WeakSet(); // sliders that a person has moved

const models = () => [...(form()?.querySelectorAll("input[name=model]") ?? [])];
const chosen = () => models().find(({ checked }) => checked);
const labelOf = (radio) => radio.dataset.label ?? radio.value;

// ---- who answers
function nameModel() {
  const radio = chosen();
  if (!radio) return;
  form().querySelector("[data-model-label]")?.replaceChildren(labelOf(radio));
  form().querySelector("[data-model-name]")?.replaceChildren(radio.value);
  explain();
}

function useDefault() {
  const slider = form().querySelector("input[name=temperature]");
  const value = chosen()?.dataset.temperature;
  if (!slider || !value || touched.has(slider)) return;
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  touched.delete(slider);
}

const tiles = () => [...(form()?.querySelectorAll("[data-input-field=pictures] [data-tile]") ?? [])];
const failed = () => form()?.querySelector("[data-sending] > [data-state=failed]:not([data-cut]) b");

// A picture switches the model, and the page says so.
function explain() {
  const note = document.getElementById("sees-note");
  const radio = chosen();
  if (!note || !radio) return;
  const sees = models().find(({ dataset }) => dataset.sees);
  note.hidden = !tiles().length || Boolean(radio.dataset.sees) || !sees;
  note.textContent = note.hidden ? "" : `${labelOf(sees)} (${sees.value}) will answer this one: ${labelOf(radio)} sees no pictures.`;
}

document.addEventListener("change", ({ target }) => {
  if (target.form !== form()) return;
  if (target.name === "model") {
    useDefault();
    nameModel();
  }
});
document.addEventListener("input", (event) => {
  if (event.target.name === "temperature" && event.isTrusted) touched.add(event.target);
  if (event.target === field()) grow();
});
document.addEventListener("studio:chosen", explain);

// What is sent is what is shown: no question goes without a picture that has failed (upload/field.js waits for the others).
document.addEventListener("submit", (event) => {
  if (event.target !== form() || !failed()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  toast(`“${failed().textContent}” is not uploaded. Try it again, or dismiss it.`);
}, true);

// ---- the field
function grow() {
  if (GROWS || !field()) return;
  field().style.setProperty("height", "auto");
  field().style.setProperty("height", `${field().scrollHeight}px`);
}

function write(text) {
  const area = field();
  area.value = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

document.body.addEventListener("studio:made", () => {
  if (!field()) return;
  write("");
  tiles().forEach((tile) => tile.remove());
  form().querySelector("[data-input-field]")?.classList.remove("has-some", "is-full");
  explain();
  if (!isNarrow.matches) field().focus();
});

document.addEventListener("click", (event) => {
  const idea = event.target.closest("[data-start]");
  if (!idea || event.ctrlKey || event.metaKey || event.shiftKey || !field()) return;
  event.preventDefault();
  write(idea.dataset.start);
  field().focus();
  field().setSelectionRange(field().value.length, field().value.length);
});

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-from-library]")) form()?.querySelector("[data-library]")?.click();
});

// ---- keys: never while a word is being composed
function stopOrLeave() {
  if (document.querySelector("dialog[open], :popover-open")) return false;
  const stop = document.querySelector("#thread [data-stop]") ?? document.querySelector("[data-cancel-edit]");
  stop?.click();
  return Boolean(stop);
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || !form() || event.defaultPrevented) return;
  const isUp = event.key === "ArrowUp" && event.target === field() && !field().value;
  const last = isUp && [...document.querySelectorAll("#thread [data-edit]")].at(-1);
  last?.click?.();
  if (last || (event.key === "Escape" && stopOrLeave())) event.preventDefault();
});

function begin() {
  if (!form()) return;
  nameModel();
  grow();
}

document.body.addEventListener("studio:page", begin);
document.body.addEventListener("studio:added", ({ detail }) => detail.id === "composer" && begin());
begin();
