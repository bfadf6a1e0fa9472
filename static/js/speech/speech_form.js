// The composer: what the engine offers, what a text will come to, and rows that come and go. Fetched at the first touch.
import { characters, fill, recount } from "../tool/fields.js";
import { say } from "../frame/page.js";
import { pausedSeconds, withoutPauses } from "../editor/pauses.js";
import { putRight } from "../tool/errors.js";
import { addRow } from "../tool/rows.js";
import { money } from "../tool/money.js";
import { showVoice } from "../voices/shown.js";

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const MOST_PAIRS = 50;
const OFFERS = { emotion: "emotion", language_boost: "languageBoost", format: "format", sample_rate_hz: "sampleRateHz", bitrate_bps: "bitrateBps", channels: "channels" };
const NOBODY = { voice_id: "", name: "Add a voice", description: "", hue: "h-0", weight: 50 };
const DEPENDENT = [...Object.keys(OFFERS), "subtitles"];
const form = () => document.getElementById("composer"); // drawn anew after a refusal
const find = (selector, within = form()) => within.querySelector(selector);
const all = (selector, within = form()) => [...within.querySelectorAll(selector)];
const field = (name) => form().elements[name];
const engine = () => field("model").selectedOptions[0].dataset;

export function input({ target }) {
  if (target.matches("#edit, [name=speed]")) tally();
  if (target.matches("[name^=when_], [name^=say_]")) {
    countPairs();
    putRight("pronunciation");
  }
  if (target.matches("[name^=weight_]")) putRight("blend");
}

export function change({ target }) {
  if (target.name === "model") offer();
  // What an engine or a way of listening does not have was said about the other field.
  if (["model", "mode", "format"].includes(target.name)) DEPENDENT.forEach(putRight);
  refresh();
}

// Enter in a row goes on to the next field, and makes no take.
export function keydown(event) {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing || !event.target.matches(".pair input")) return;
  const fields = all("[data-rows] input").filter((each) => each.checkVisibility());
  const next = fields[fields.indexOf(event.target) + 1];
  if (next) next.focus();
  else addPair();
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

/** Follow a draft that was put back. */
export function restored() {
  offer();
  refresh();
  countVoices();
  countPairs();
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
  const count = characters(withoutPauses(text));
  const wide = text.match(WIDE)?.length ?? 0;
  const spoken = (wide * cost.dataset.signS + (count - wide) * cost.dataset.letterS) / field("speed").value;
  const about = text.trim() ? `about ${lasting(spoken + pausedSeconds(text))}` : "";
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

// ---- words that are to be said in a certain way
function addPair() {
  const rows = find("[data-rows]");
  if (rows.querySelectorAll(":scope > .pair").length >= MOST_PAIRS) return say(`At most ${MOST_PAIRS} words`);
  find("input", addRow(rows)).focus();
}

function dropPair(row) {
  const next = row.nextElementSibling?.querySelector("input") ?? find("[data-add-pair]");
  row.remove();
  next.focus();
  countPairs();
  putRight("pronunciation");
  tellDraft();
}

function countPairs() {
  const count = all("[name^=when_]").filter(({ value }) => value.trim()).length;
  find("[data-pair-count]").textContent = count ? `${count} word${count === 1 ? "" : "s"}` : "names and foreign words";
}

// ---- voices
/** Take the voice that somebody chose for a place: the main one, or a row of the blend. */
export function choose({ slot, mix, ...voice }) {
  const picker = find(`[data-pick="${CSS.escape(slot)}"]`);
  if (mix) blend(mix);
  else showVoice(picker, voice);
  picker.focus();
  putRight(slot === "voice" ? "voice_id" : "blend");
  countVoices();
  tellDraft();
}

// A change that nobody made in a field.
const tellDraft = () => form().dispatchEvent(new Event("studio:edited", { bubbles: true }));

// A mix that was kept takes every place of the blend; what it does not fill is empty.
function blend(mix) {
  all(".blend-row").forEach((row, at) => {
    const { weight, ...voice } = mix[at] ?? NOBODY;
    showVoice(at ? find("[data-pick]", row) : find('[data-pick="voice"]'), voice);
    weigh(row, weight);
  });
  find(".blend-row").closest("details").open = true;
  putRight("blend");
}

function weigh(row, weight) {
  const range = find("[type=range]", row);
  range.value = weight;
  fill(range);
}

function unblend(row) {
  const picker = find("[data-pick]", row);
  showVoice(picker, NOBODY);
  picker.focus();
  weigh(row, NOBODY.weight);
  countVoices();
  putRight("blend");
  tellDraft();
}

function countVoices() {
  const count = all(".blend-row:not([data-empty])").length;
  find("[data-main-voice]").textContent = find('[data-pick="voice"] b').textContent;
  find("[data-blend-count]").textContent = count > 1 ? `${count} voices` : "up to four";
}
