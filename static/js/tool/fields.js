// What fields do beyond HTML: counters, sliders, parts that depend on a choice, text put in at the cursor.
import { withoutPauses as withoutPauseMarks } from "../editor/pauses.js";
import { say } from "../frame/page.js";

const NEAR = 0.9;
const all = (selector, within) => within.querySelectorAll(selector);

/** Count as MiniMax does: Unicode characters; pause marks may be left out. */
export function characters(text, withoutPauses = false) {
  let count = 0;
  for (const _ of withoutPauses ? withoutPauseMarks(text) : text) count += 1;
  return count;
}

/** Write a field's counters again, for example after `data-max` has changed. */
export function recount(field) {
  if (!field.id) return;
  for (const counter of all(`[data-count-for="${CSS.escape(field.id)}"]`, document)) {
    const max = Number(counter.dataset.max);
    const count = characters(field.value, counter.hasAttribute("data-without-pauses"));
    const level = count > max ? "over" : count > max * NEAR ? "near" : "";
    const words = (level === "over" && counter.dataset.textOver) || (counter.dataset.text ?? "{n} / {max}");
    const numbers = { n: count, max, over: count - max };
    counter.textContent = words.replace(/\{(n|max|over)\}/g, (_, name) => numbers[name].toLocaleString("en"));
    counter.classList.toggle("near", level === "near");
    counter.classList.toggle("over", level === "over");
    if (level !== (counter.dataset.level ?? "")) announce(field, level, max - count);
    counter.dataset.level = level;
  }
}

function announce(field, level, left) {
  if (level === "over") field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  if (level) say(level === "over" ? `${-left} characters over the limit` : `${left} characters left`);
}

/** Fill a slider's track and write its value; `data-sign` fills from the middle and shows a plus. */
export function fill(slider) {
  const { min, max, value, dataset } = slider;
  const at = ((value - min) / (max - min)) * 100;
  const middle = "sign" in dataset ? ((0 - min) / (max - min)) * 100 : 0;
  slider.style.setProperty("--from", `${Math.min(middle, at)}%`);
  slider.style.setProperty("--fill", `${Math.max(middle, at)}%`);
  const text = (dataset.fmt ?? "{}").replace("{}", ("sign" in dataset && value > 0 ? "+" : "") + value);
  const output = slider.closest(".slider").querySelector("output");
  if (output) output.textContent = text;
  slider.setAttribute("aria-valuetext", text);
}

// Parts marked data-for="field name" data-when="value value" are there for these values only.
function depend(field) {
  for (const part of all(`[data-for="${CSS.escape(field.name)}"]`, field.form ?? document)) {
    part.hidden = !part.dataset.when.split(" ").includes(field.value);
  }
}

function insert({ dataset }) {
  const field = document.querySelector(dataset.into);
  field.focus();
  field.setRangeText(dataset.insert, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function narrow(field) {
  const words = field.value.trim().toLowerCase();
  for (const row of all(field.dataset.filter, document)) row.hidden = !row.textContent.toLowerCase().includes(words);
}

const loadFiles = (within) => within.querySelector?.("[data-input-field]") && import("../upload/field.js");

// What was refused goes when it is put right, in every form.
const loadErrors = () => document.querySelector("[data-error-summary]") && import("./errors.js");

function refresh(within) {
  loadFiles(within);
  loadErrors();
  all("textarea, input", within).forEach(recount);
  all('.slider input[type="range"]', within).forEach(fill);
  all("[data-shows]:checked, select[data-shows]", within).forEach(depend);
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches("input, textarea, select")) return;
  recount(target);
  if (target.matches('.slider input[type="range"]')) fill(target);
  if (target.matches("[data-shows]")) depend(target);
  if (target.matches("[data-filter]")) narrow(target);
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-insert], [data-press]");
  if (button?.matches("[data-insert]")) insert(button);
  if (button?.matches("[data-press]")) button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") !== "true");
});
document.addEventListener("reset", ({ target }) => setTimeout(() => refresh(target)));
document.body.addEventListener("studio:added", ({ detail }) => refresh(detail));

document.body.addEventListener("studio:page", ({ detail }) => {
  refresh(document);
  detail.waits.push(loadFiles(document));
});
addEventListener("pageshow", () => refresh(document)); // the browser may have put old values back
refresh(document);
await loadFiles(document); // a click that waits for this module waits for the fields of files as well
