// The draft of a form: every field that differs from what the server gave, kept in this browser, so that a closed tab
// loses nothing. A field is put back as long as the server still gives what it gave then; a newer value is left alone,
// and so is everything that a link has asked for. A dialog may bring such a form of its own.
import { drop, read, write } from "../frame/storage.js";
import { fieldAt, showVoice, voiceAt } from "../voices/shown.js";
import { dropRow, fieldOfRow } from "./rows.js";

const SAVE_MS = 300;
const NOT_KEPT = new Set(["hidden", "file", "password", "submit", "button", "reset", "image"]);
const ANEW = "[data-anew]:not([data-own])"; // given or made up anew each time, until somebody writes it
const IS_KEPT = (field) => field.name && !NOT_KEPT.has(field.type) && !field.matches(ANEW);
let drafts = []; // of the page that is shown

const fieldsOf = (form) => [...form.elements].filter(IS_KEPT);

// What a field holds; of radios, the chosen one's tells.
function valueOf(field) {
  if (field.type === "checkbox") return field.checked ? "on" : "";
  if (field.type === "radio") return field.checked ? field.value : null;
  return field.value;
}

function givenTo(field) {
  if (field.type === "checkbox") return field.defaultChecked ? "on" : "";
  if (field.type === "radio") return field.defaultChecked ? field.value : null;
  if (field.options) return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
  return field.defaultValue;
}

function collect(form, value) {
  const found = {};
  for (const field of fieldsOf(form)) {
    const held = value(field);
    if (held !== null) found[field.name] = held;
  }
  return found;
}

function set(form, name, value) {
  const fields = [...form.elements].filter((field) => field.name === name);
  const field = fields.find(({ type, value: own }) => type !== "radio" || own === value) ?? fieldOfRow(form, name);
  if (!field) return;
  if (value === null) return dropRow(field);
  if (["radio", "checkbox"].includes(field.type)) field.checked = field.type === "radio" || value === "on";
  else field.value = value;
  for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
}

class Draft {
  saving = 0;

  constructor(box, root) {
    this.root = root;
    this.name = box.dataset.draft;
    this.search = root.dataset.search ?? location.search; // when it is saved on leaving, the address is already the next one
    this.linkWins = "linkWins" in box.dataset; // over the words too
    this.sent = box.dataset.sent; // what becomes of what was sent: "kept" or "dropped"; else the server gives it
    this.saved = box.querySelector("[data-saved]");
    this.formId = (box.querySelector("[form]")?.form ?? box.closest("form")).id;
    this.base = collect(this.form, givenTo);
  }

  // The form may be drawn anew, with what has to be put right.
  get form() {
    return this.root.querySelector(`#${CSS.escape(this.formId)}`);
  }

  restore() {
    const kept = read(this.name);
    if (!kept?.fields) return;
    const asked = this.search && kept.search !== this.search;
    const names = Object.keys(kept.fields).filter((name) => this.yields(name, kept.fields[name][0], asked));
    const early = collect(this.form, valueOf); // somebody may have been faster than this module
    for (const name of names) set(this.form, name, this.together(name, kept.fields[name][1], early[name]));
    for (const picker of this.form.querySelectorAll("[data-pick]")) {
      const { name } = fieldAt(picker);
      if (names.includes(name) && kept.voices?.[name]) showVoice(picker, kept.voices[name]);
    }
    if (names.length) document.body.dispatchEvent(new CustomEvent("studio:draft"));
  }

  // A link that brings settings leaves the words alone, unless it wins over them too, and nothing else.
  yields(name, base, asked) {
    if ((this.base[name] ?? "") !== (base ?? "")) return false;
    return !asked || (!this.linkWins && this.form.elements[name]?.type === "textarea");
  }

  // What was kept, and after it what somebody has added to the field's given text by now; another choice stands.
  together(name, kept, early) {
    const base = this.base[name] ?? "";
    if (early === undefined || early === base) return kept;
    const isText = kept !== null && this.form.elements[name]?.type === "textarea";
    if (!isText || !early.startsWith(base)) return early;
    return kept + (base || /^\s/.test(early) || /\s$/.test(kept) ? "" : "\n") + early.slice(base.length);
  }

  isEdited() {
    return Object.entries(collect(this.form, valueOf)).some(([name, value]) => value !== this.base[name]);
  }

  later() {
    clearTimeout(this.saving);
    if (this.saved) this.saved.textContent = "";
    this.saving = setTimeout(() => this.save(), SAVE_MS);
  }

  save() {
    clearTimeout(this.saving);
    this.saving = 0;
    if (!this.form) return;
    const [now, fields, voices] = [collect(this.form, valueOf), {}, {}];
    for (const name of new Set([...Object.keys(this.base), ...Object.keys(now)])) {
      if ((this.base[name] ?? "") !== (now[name] ?? "")) fields[name] = [this.base[name] ?? null, now[name] ?? null];
    }
    for (const picker of this.form.querySelectorAll("[data-pick]")) {
      const { name } = fieldAt(picker);
      if (name in fields) voices[name] = voiceAt(picker);
    }
    const lasts = write(this.name, { search: this.search, fields, voices });
    if (this.saved) this.saved.textContent = lasts ? "Saved in this browser" : "";
  }

  /** What the form holds was sent. */
  renew() {
    if (!this.sent) this.base = collect(this.form, valueOf);
    this.save();
    if (this.sent === "dropped") drop(this.name);
  }
}

function begin(root) {
  const begun = [...root.querySelectorAll("[data-draft]")].map((box) => new Draft(box, root));
  drafts = [...drafts.filter((draft) => draft.root !== root && draft.root.isConnected), ...begun];
  for (const draft of begun) {
    if (read(draft.name)) draft.restore();
    else if (draft.isEdited()) draft.later(); // somebody was faster than this module
  }
}

const beginPage = () => begin(document.getElementById("main"));
const leave = () => drafts.forEach((draft) => draft.saving && draft.save());
const edited = ({ target }) => drafts.find(({ form }) => form && form === (target.form ?? target))?.later();

for (const type of ["input", "change", "studio:edited"]) document.addEventListener(type, edited);
document.body.addEventListener("studio:made", () => drafts.forEach((draft) => draft.form && draft.renew()));
document.body.addEventListener("studio:leave", leave);
document.body.addEventListener("studio:page", beginPage);
document.body.addEventListener("studio:added", ({ detail }) => detail.localName === "dialog" && begin(detail));
document.addEventListener("close", leave, true); // of a dialog, whose form another one may take the place of
addEventListener("pagehide", leave);
beginPage();
