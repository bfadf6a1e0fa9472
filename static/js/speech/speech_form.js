// The composer: what the engine offers, what a text will come to, and rows that come and go. Fetched at the first touch.
import { characters, fill, recount } from "../tool/fields.js";
import { say } from "../frame/page.js";

const PAUSE = /<#(\d{1,2}(?:\.\d{1,2})?)#>/g;
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const MOST_PAIRS = 50;
const OFFERS = { emotion: "emotion", language_boost: "languageBoost", format: "format", sample_rate_hz: "sampleRateHz", bitrate_bps: "bitrateBps", channels: "channels" };
const form = () => document.getElementById("composer"); // drawn anew after a refusal
const find = (selector, within = form()) => within.querySelector(selector);
const all = (selector, within = form()) => [...within.querySelectorAll(selector)];
const field = (name) => form().elements[name];
const engine = () => field("model").selectedOptions[0].dataset;

export function input({ target }) {
  if (target.matches("#edit, [name=speed]")) tally();
  if (target.matches("[name^=when_], [name^=say_]")) countPairs();
}

export function change({ target }) {
  if (target.name === "model") offer();
  refresh();
}

export function click({ target }) {
  if (target.closest("[data-add-pair]")) addPair();
  if (target.closest("[data-drop-pair]")) dropPair(target.closest(".pair"));
  if (target.closest("[data-unblend]")) unblend(target.closest(".blend-row"));
}

/** Bring everything that depends on something else up to date. */
export function refresh() {
  fit();
  tally();
  recount(document.getElementById("edit"));
}

// ---- the engine
function offer() {
  const lost = [];
  for (const [name, key] of Object.entries(OFFERS)) {
    const lacks = engine()[key]?.split("|") ?? [];
    const options = field(name).options ?? field(name);
    for (const option of options) {
      option.disabled = option.hidden = lacks.includes(option.value);
      if (option.matches("input")) option.closest("label").hidden = option.disabled;
    }
    const chosen = [...options].find((option) => option.checked || option.selected);
    if (!chosen || chosen.disabled) {
      if (chosen) lost.push((chosen.textContent || chosen.closest("label").textContent).trim());
      const first = [...options].find((option) => !option.disabled);
      first[first.matches("input") ? "checked" : "selected"] = true;
    }
  }
  const limit = Number(engine().limit);
  document.querySelector('[data-count-for="edit"]').dataset.max = limit;
  find(".seg small").textContent = `up to ${limit.toLocaleString("en")}`;
  if (lost.length) say(`This engine does not offer ${lost.join(", ")}.`);
}

// What only a file can have is not there, and not sent, for live listening.
function fit() {
  const live = field("mode").value === "live";
  for (const part of all("fieldset[data-part]")) {
    part.hidden = part.disabled = part.dataset.part === "file" ? live : !live && field("format").value !== "mp3";
  }
  const words = [live ? "MP3" : nameOf("format"), nameOf("sample_rate_hz"), nameOf("model").split(",")[0]];
  find("[data-file-words]").textContent = words.join(", ");
}

const nameOf = (name) => field(name).selectedOptions[0].textContent.trim();

// ---- what it will come to
function tally() {
  const cost = find(".cost");
  const { value: text } = document.getElementById("edit");
  const count = characters(text.replace(PAUSE, ""));
  const wide = text.match(WIDE)?.length ?? 0;
  const pauses = [...text.matchAll(PAUSE)].reduce((sum, [, length]) => sum + Number(length), 0);
  const spoken = (wide * cost.dataset.signS + (count - wide) * cost.dataset.letterS) / field("speed").value;
  const about = text.trim() ? `about ${lasting(spoken + pauses)}` : "";
  const amount = `${count.toLocaleString("en")} character${count === 1 ? "" : "s"}`;
  find("[data-amount]", cost).textContent = [amount, about].filter(Boolean).join(", ");
  document.querySelector("[data-seconds]").textContent = about;
  const price = find("[data-money]", cost);
  if (price) price.textContent = engine().price && count ? `about ${money(count * engine().price, engine().money)}` : "";
}

function lasting(seconds) {
  const whole = Math.max(1, Math.round(seconds));
  return [whole >= 60 && `${Math.floor(whole / 60)} min`, whole % 60 && `${whole % 60} s`].filter(Boolean).join(" ");
}

function money(amount, shape) {
  const digits = amount >= 0.01 ? 2 : 3;
  return shape.replace("0", (Math.ceil(amount * 10 ** digits - 1e-9) / 10 ** digits).toFixed(digits));
}

// ---- words that are to be said in a certain way
function addPair() {
  const rows = all("[data-pairs] > .pair");
  if (rows.length >= MOST_PAIRS) return say(`At most ${MOST_PAIRS} words`);
  const numbers = all("[name^=when_]").map(({ name }) => Number(name.slice("when_".length)));
  const row = find("#pair").content.cloneNode(true).querySelector(".pair");
  row.innerHTML = row.innerHTML.replaceAll("_NEW", `_${Math.max(-1, ...numbers) + 1}`);
  find("[data-pairs]").append(row);
  find("input", row).focus();
}

function dropPair(row) {
  const next = row.nextElementSibling?.querySelector("input") ?? find("[data-add-pair]");
  row.remove();
  next.focus();
  countPairs();
}

function countPairs() {
  const count = all("[name^=when_]").filter(({ value }) => value.trim()).length;
  find("[data-pair-count]").textContent = count ? `${count} word${count === 1 ? "" : "s"}` : "names and foreign words";
}

// ---- voices
/** Take the voice that somebody chose for a place: the main one, or a row of the blend. */
export function choose({ slot, voice_id: id, name, description, hue }) {
  show(slot, id, name, description, hue);
  if (slot === "voice") find("[data-main-voice]").textContent = name;
  countVoices();
}

function show(slot, id, name, description, hue) {
  const picker = find(`[data-pick="${CSS.escape(slot)}"]`);
  picker.dataset.voiceId = id;
  find(".orb", picker).className = `orb ${hue}`;
  find("b", picker).textContent = name;
  find("small", picker).textContent = description;
  field(slot === "voice" ? "voice_id" : slot).value = id;
  const row = picker.closest(".blend-row");
  row?.toggleAttribute("data-empty", !id);
  picker.focus();
}

function unblend(row) {
  show(find("[data-pick]", row).dataset.pick, "", "Add a voice", "", "h-0");
  const weight = find("[type=range]", row);
  weight.value = 50;
  fill(weight);
  countVoices();
}

function countVoices() {
  const count = all(".blend-row:not([data-empty])").length;
  find("[data-blend-count]").textContent = count > 1 ? `${count} voices` : "up to four";
}

refresh();
