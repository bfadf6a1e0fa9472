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
  if (target.name === "cover") checkFile(target);
  refresh();
}

export function click(event) {
  const tag = event.target.closest("[data-tag]");
  const draft = event.target.closest("[data-use-lyrics]");
  if (tag) insertTag(tag.dataset.tag);
  if (!draft) return;
  event.preventDefault();
  useLyrics(draft);
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

// A tag has a line of its own, wherever the caret is.
function insertTag(tag) {
  const text = field("lyrics");
  text.focus();
  const { selectionStart: start, selectionEnd: end, value } = text;
  const before = value.slice(0, start);
  const gap = !before ? "" : before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const after = value.slice(end).startsWith("\n") ? "" : "\n";
  text.setRangeText(`${gap}[${tag}]${after}`, start, end, "end");
  if (!after) text.setSelectionRange(text.selectionStart + 1, text.selectionStart + 1);
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

// ---- lyrics of the library, with tags and cut to what the model takes
async function useLyrics(link) {
  const answer = await fetch(`${link.dataset.useLyrics}?model=${encodeURIComponent(engine().value)}`).catch(() => null);
  if (!answer?.ok) return toast("These lyrics could not be loaded. They are kept; try again in a moment.");
  const { text, left_out: left, limit: most } = await answer.json();
  const lyrics = field("lyrics");
  lyrics.focus();
  lyrics.select();
  // The browser's own way, so that Undo brings back what was there.
  if (!document.execCommand("insertText", false, text)) lyrics.value = text;
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

// The browser's word on a file's length is only a hint; the server measures what comes.
function checkFile({ files: [file] }) {
  const most = 50 * 2 ** 20;
  if (file && file.size > most) toast(`“${file.name}” has ${(file.size / 1e6).toFixed(1)} MB; at most 50 MB are taken.`);
}

refresh();
