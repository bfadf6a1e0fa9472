// What fields do beyond HTML: counters, sliders, parts that depend on a choice, text put in at the cursor, drafts.
import { say } from "../frame/page.js";
import { read, write } from "../frame/storage.js";

const NEAR = 0.9;
const SAVE_MS = 300;
const PAUSE_MARK = /<#\d+(?:\.\d+)?#>/g;
const all = (selector, within) => within.querySelectorAll(selector);

/** Count as MiniMax does: Unicode characters; pause marks may be left out. */
export function characters(text, withoutPauses = false) {
  let count = 0;
  for (const _ of withoutPauses ? text.replace(PAUSE_MARK, "") : text) count += 1;
  return count;
}

/** Write a field's counters again, for example after `data-max` has changed. */
export function recount(field) {
  if (!field.id) return;
  for (const counter of all(`[data-count-for="${CSS.escape(field.id)}"]`, document)) {
    const max = Number(counter.dataset.max);
    const count = characters(field.value, counter.hasAttribute("data-without-pauses"));
    const level = count > max ? "over" : count > max * NEAR ? "near" : "";
    const words = counter.dataset.text ?? "{n} / {max}";
    counter.textContent = words.replace("{n}", count.toLocaleString("en")).replace("{max}", max.toLocaleString("en"));
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

function refresh(within) {
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

// ---- a draft, so that a closed tab loses nothing. It goes with the text that the server had, and yields to a newer one.
let drafts = []; // of the page that is shown: each with its field and a way to save it

function draft(box) {
  const field = box.querySelector("textarea");
  const saved = box.querySelector("[data-saved]");
  const given = field.defaultValue;
  const kept = read(box.dataset.draft);
  let base = given;
  let saving = 0;
  const save = () => {
    saving = 0;
    const lasts = write(box.dataset.draft, { text: field.value, base });
    saved.textContent = lasts ? "Saved in this browser" : "";
  };
  field.value = kept?.base === given ? kept.text : given;
  field.addEventListener("input", () => {
    clearTimeout(saving);
    saved.textContent = "";
    saving = setTimeout(save, SAVE_MS);
  });
  const leave = () => {
    clearTimeout(saving);
    if (saving) save();
  };
  const renew = () => {
    base = field.value;
    save();
  };
  return { leave, renew };
}

const leaveDrafts = () => drafts.forEach(({ leave }) => leave());

function begin() {
  drafts = [...all("[data-draft]", document)].map(draft);
  refresh(document);
}

document.body.addEventListener("studio:made", () => drafts.forEach(({ renew }) => renew()));
document.body.addEventListener("studio:leave", leaveDrafts);
document.body.addEventListener("studio:page", begin);
addEventListener("pagehide", leaveDrafts);
addEventListener("pageshow", () => refresh(document)); // the browser may have put old values back
begin();
