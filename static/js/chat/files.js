// Texts that are attached: read by the server as soon as they are chosen, so that their size is known before sending.
import { say, toast } from "../frame/page.js";
import { filesOf } from "../upload/folder.js";
import { fieldFor, give } from "../upload/intake.js";
import { pastedFiles } from "../upload/paste.js";

const row = () => document.getElementById("files");
const input = () => row()?.querySelector("input[type=file]");
const tell = () => document.body.dispatchEvent(new CustomEvent("studio:sized"));

const token = () => document.querySelector("#composer [name=csrfmiddlewaretoken]").value;

async function read(file) {
  const body = new FormData();
  body.append("file", file);
  const answer = await fetch(row().dataset.attach, { method: "POST", body, headers: { "X-CSRFToken": token() }, credentials: "same-origin" });
  const text = await answer.text();
  if (!answer.ok) throw new Error(answer.status === 422 ? text : `“${file.name}” could not be read. Nothing was sent.`);
  const template = document.createElement("template");
  template.innerHTML = text; // written by our own server, the file's words escaped in it
  return template.content.querySelector("[data-file]");
}

const reading = new Set();

function waitingChip({ name }) {
  const chip = Object.assign(document.createElement("span"), { className: "chip file-chip" });
  chip.append(Object.assign(document.createElement("span"), { className: "truncate", dir: "auto", translate: false, textContent: name }), " ");
  chip.append(Object.assign(document.createElement("small"), { textContent: "being read…" }));
  return chip;
}

async function attachOne(file) {
  const chip = waitingChip(file);
  reading.add(file);
  row().prepend(chip);
  try {
    chip.replaceWith(await read(file));
    say(`${file.name} is attached`);
  } catch (error) {
    toast(error instanceof TypeError ? `“${file.name}” could not be sent to this server. Try again.` : error.message);
  } finally {
    chip.remove();
    reading.delete(file);
  }
}

async function attach(files) {
  const most = Number(input().dataset.most);
  const taken = files.slice(0, Math.max(0, most - row().querySelectorAll("[data-file]").length - reading.size));
  if (!taken.length && files.length) return toast(`At most ${most} texts go with one question. Take one out first.`);
  if (taken.length < files.length) toast(`${files.length} texts, and ${taken.length} of them are taken: at most ${most} go with one question.`);
  await Promise.all(taken.map(attachOne));
  return tell();
}

const isPicture = ({ type }) => type.startsWith("image/");

// Texts are attached, pictures go to their own field.
function take(files) {
  const pictures = files.filter(isPicture);
  if (!files.length) return toast("There are no files in this folder.");
  if (pictures.length) showPictures(pictures);
  return attach(files.filter((file) => !isPicture(file)));
}

function showPictures(pictures) {
  const field = fieldFor(pictures[0], null);
  if (field) give(field, pictures);
  else toast(`Nothing on this page takes “${pictures[0].name}”.`);
}

// What is sent is what is shown: a text that is still being read is waited for.
document.addEventListener("submit", (event) => {
  if (event.target.id !== "composer" || !reading.size) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  toast(`“${[...reading][0].name}” is still being read. Send it once its size is shown.`);
}, true);

document.addEventListener("change", ({ target }) => {
  if (!target.files?.length || target !== input()) return;
  const files = [...target.files];
  target.value = "";
  attach(files);
});

// Nothing but pictures is left to their field (upload/drop.js, upload/paste.js): a tile of ours among them is no file.
function receive(event, files, transfer) {
  if (!row() || files.every(isPicture)) return;
  event.preventDefault();
  filesOf(transfer).then(take);
}

document.addEventListener("drop", (event) => receive(event, [...(event.dataTransfer?.files ?? [])], event.dataTransfer), true);
document.addEventListener("paste", (event) => receive(event, pastedFiles(event), event.clipboardData), true);

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-drop-file]");
  if (!button) return;
  button.closest("[data-file]").remove();
  document.getElementById("msg")?.focus();
  tell();
});

document.body.addEventListener("studio:made", () => {
  row()?.querySelectorAll("[data-file]").forEach((chip) => chip.remove());
  tell();
});
