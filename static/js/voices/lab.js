// The voice lab: its dialogs are pages of their own, fetched; what is made there draws the shelf anew.
import { say, toast } from "../frame/page.js";

const TYPING_MS = 250;
const body = document.body;
const find = (selector, within = document) => within.querySelector(selector);
const shelf = () => document.getElementById("found");
let waiting;

// ---- dialogs
function dialog() {
  const known = document.getElementById("lab");
  if (known) return known;
  const made = Object.assign(document.createElement("dialog"), { id: "lab", className: "modal" });
  made.addEventListener("close", () => made.dispatchEvent(new CustomEvent("studio:closed", { bubbles: true })));
  return body.appendChild(made);
}

async function open(url) {
  const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "text/html" } }).catch(() => null);
  const page = answer?.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const panel = page?.querySelector(".lab-page > .modal");
  if (!panel) return location.assign(url);
  const box = dialog();
  box.className = panel.className;
  box.dataset.search = new URL(answer.url).search;
  box.innerHTML = panel.innerHTML;
  lower(box);
  window.htmx.process(box);
  if (!box.open) box.showModal();
  (find("[autofocus]", box) ?? find("input.input, textarea.input", box) ?? find("button", box))?.focus();
  body.dispatchEvent(new CustomEvent("studio:added", { detail: box }));
}

// A page's heading is its dialog's second.
function lower(box) {
  for (const heading of box.querySelectorAll("h1")) {
    const second = Object.assign(document.createElement("h2"), { id: heading.id });
    second.append(...heading.childNodes);
    heading.replaceWith(second);
  }
  const heading = find("h2[id]", box);
  if (heading) box.setAttribute("aria-labelledby", heading.id);
}

document.addEventListener("click", (event) => {
  const { target } = event;
  const link = target.closest("a[data-lab]");
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (link && plain && (shelf() || link.closest("dialog"))) {
    event.preventDefault();
    event.stopImmediatePropagation();
    link.closest("[popover]")?.hidePopover();
    open(link.href);
  }
  const shut = target.closest("dialog a[data-close]");
  if (shut && plain) {
    event.preventDefault();
    event.stopImmediatePropagation();
    shut.closest("dialog").close();
  }
  const copied = target.closest("[data-copy]");
  if (copied) copy(copied);
  const offered = target.closest("[data-suggest]");
  if (offered) take(offered.dataset.suggest);
  target.closest("[data-replace]")?.closest("[data-recording]").querySelector("[type=file]").click();
  const record = target.closest("[data-record]");
  if (record) import("./recorder.js").then(({ openRecorder }) => openRecorder(record.closest("[data-recording]")));
}, true);

function copy(button) {
  button.closest("[popover]")?.hidePopover();
  const { copy: text } = button.dataset;
  navigator.clipboard.writeText(text).then(() => toast(`“${text}” is copied.`), () => toast(`The voice ID is ${text}.`));
}

// ---- what is made is on the shelf
// A list that draws itself anew meanwhile takes the place that the answer was for: it is then asked for once more.
async function redraw() {
  const before = shelf();
  if (!before) return;
  let isLost = false;
  const look = ({ detail }) => (isLost ||= detail.target === before && !before.isConnected);
  body.addEventListener("htmx:beforeOnLoad", look);
  await window.htmx.ajax("GET", location.pathname + location.search, { source: body, target: "#found", swap: "outerHTML" });
  body.removeEventListener("htmx:beforeOnLoad", look);
  if (isLost) await redraw();
}

body.addEventListener("studio:made", () => find("dialog#lab #composer:not([data-stays])") && dialog().close());
body.addEventListener("studio:voices", () => {
  document.getElementById("lab")?.close();
  redraw();
});
const shown = new WeakSet();
body.addEventListener("studio:added", ({ detail }) => {
  const box = detail.closest?.("dialog#lab");
  if (box) lower(box);
  const ready = detail.querySelector?.("[data-voice-made]");
  if (!ready || shown.has(ready)) return;
  shown.add(ready);
  redraw();
});
const named = () => /^#(clone|design)$/.test(location.hash) && find(`.page-head a[data-lab][href$="${location.hash.slice(1)}/"]`)?.click();
body.addEventListener("studio:page", named);
named();

// ---- an id from the name, unless somebody writes one
function take(voiceId) {
  const field = find("#composer [name=voice_id]");
  field.value = voiceId;
  field.dataset.own = "on";
  field.focus();
  ask();
}

async function ask() {
  const form = document.getElementById("composer");
  const hint = form && find("[data-id-hint]", form);
  if (!hint) return;
  const id = form.elements.voice_id;
  const asked = new URLSearchParams({ name: form.elements.name.value, voice_id: id.dataset.own ? id.value : "" });
  const answer = await fetch(`${hint.dataset.url}?${asked}`, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.redirected || !hint.isConnected) return;
  hint.innerHTML = await answer.text();
  const suggested = find("[data-suggested]", hint)?.dataset.suggested;
  if (suggested && !id.dataset.own) id.value = suggested;
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-clone] [name=name], [data-clone] [name=voice_id]")) return;
  if (target.name === "voice_id") target.toggleAttribute("data-own", Boolean(target.value));
  clearTimeout(waiting);
  waiting = setTimeout(ask, TYPING_MS);
});

// ---- a recording that was chosen is measured before anything is sent
document.addEventListener("studio:chosen", async ({ target, detail: [key] }) => {
  const place = target.closest("[data-recording]");
  if (!place) return;
  const measured = find("[data-measured]", place);
  measured.replaceChildren();
  if (!key) return;
  const answer = await fetch(place.dataset.measure.replace("KEY", key), { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  measured.innerHTML = await answer.text();
  body.dispatchEvent(new CustomEvent("studio:added", { detail: measured }));
  say(find(".tag", measured)?.textContent ?? "");
});
