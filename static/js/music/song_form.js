// The form of a song: the limits and tags of the model that is chosen, tags put into the lyrics, and drafts that are used.
import { recount } from "../tool/fields.js";
import { putRight } from "../tool/errors.js";
import { say, toast } from "../frame/page.js";

const form = () => document.getElementById("composer"); // drawn anew after a refusal
const find = (selector) => form().querySelector(selector);
const field = (name) => form().elements[name];
const isFollowing = () => field("mode").value === "recording";
const engine = () => (isFollowing() ? [...form().querySelectorAll("[name=follow]")].find(({ checked }) => checked) : field("model").selectedOptions[0]);
const DEPENDENT = ["prompt", "lyrics", "vocals", "voice", "backing", "cover"];

export function input({ target }) {
  if (target.name === "lyrics") find("[data-fitted]").hidden = true;
}

export function change({ target }) {
  if (["mode", "follow", "model", "vocals"].includes(target.name)) DEPENDENT.forEach(putRight);
  if (["voice", "backing"].includes(target.name)) putRight("voice");
  refresh();
}

export function click({ target }) {
  const tag = target.closest("[data-tag]");
  if (tag) insertTag(tag.dataset.tag);
}

/** Bring everything that depends on the model up to date. */
export function refresh() {
  const { value, dataset } = engine();
  limit("prompt", dataset.promptMost);
  limit("lyrics", dataset.lyricsMost);
  const tags = dataset.tags.toLowerCase().split("|");
  for (const chip of form().querySelectorAll("[data-tag]")) chip.hidden = !tags.includes(chip.dataset.tag);
  offerVocals(dataset.vocals?.split("|") ?? ["own"]);
  const amount = find("[data-amount]");
  amount.textContent = amount.textContent.replace(/^[^,]*/, value);
  find("[data-money]")?.replaceChildren(dataset.money);
  find("[data-file-words]").textContent = ["format", "sample_rate_hz"].map((name) => field(name).selectedOptions[0].textContent).join(", ");
}

function limit(name, most) {
  find(`[data-count-for="id_${name}"]`).dataset.max = most;
  recount(field(name));
}

function offerVocals(offered) {
  for (const radio of form().querySelectorAll("[name=vocals]")) {
    radio.disabled = radio.closest("label").hidden = !offered.includes(radio.value);
    if (radio.disabled && radio.checked) form().querySelector("[name=vocals][value=own]").checked = true;
  }
}

// A tag has a line of its own, wherever the caret is; before what is selected, of which nothing is lost.
function insertTag(tag) {
  const text = field("lyrics");
  text.focus();
  const { selectionStart: at, value } = text;
  const before = value.slice(0, at);
  const gap = !before ? "" : before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const after = value.slice(at).startsWith("\n") ? "" : "\n";
  text.setSelectionRange(at, at);
  write(text, `${gap}[${tag}]${after}`);
  if (!after) text.setSelectionRange(text.selectionStart + 1, text.selectionStart + 1);
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

// In place of what is selected; the browser's own way, so that Undo brings back what was there.
function write(area, text) {
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
}

/** Put lyrics of the library into the form, with tags and cut to what the model takes. */
export async function useLyrics(link) {
  const answer = await fetch(`${link.dataset.useLyrics}?model=${encodeURIComponent(engine().value)}`).catch(() => null);
  if (!answer?.ok) return toast("These lyrics could not be loaded. They are kept; try again in a moment.");
  const { text, left_out: left, limit: most } = await answer.json();
  const lyrics = field("lyrics");
  lyrics.focus();
  lyrics.select();
  write(lyrics, text);
  lyrics.dispatchEvent(new Event("input", { bubbles: true }));
  const note = find("[data-fitted]");
  note.hidden = !left;
  note.textContent = left ? `${left.toLocaleString("en")} characters were left out: ${engine().value} takes ${Number(most).toLocaleString("en")}.` : "";
  say(left ? note.textContent : "The lyrics are in the form. Undo brings back what was there.");
}

// ---- recordings
export function followRecording({ followAs, key }) {
  const choose = (name, value) => {
    const radio = form().querySelector(`[name="${name}"][value="${CSS.escape(value)}"]`);
    if (!radio) return null;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    return radio;
  };
  choose("mode", "recording");
  choose("follow", [...form().querySelectorAll("[name=follow]")].find(({ dataset }) => dataset.promptMost === "0").value);
  const chosen = choose(followAs, key);
  chosen?.closest(".options")?.scrollIntoView({ block: "nearest" });
  chosen?.focus();
  say(followAs === "voice" ? "It will be sung like this." : "It will be played like this.");
}
