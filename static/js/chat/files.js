// Texts that are attached: read by the server as soon as they are chosen, so that their size is known before sending.
import { say, toast } from "../frame/page.js";

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
  await Promise.all(files.map(attachOne));
  tell();
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

// Files that are no pictures: the field of pictures (upload/drop.js) takes the others.
document.addEventListener("drop", (event) => {
  const files = [...(event.dataTransfer?.files ?? [])];
  if (!row() || !files.length || files.some(({ type }) => type.startsWith("image/"))) return;
  event.preventDefault();
  attach(files);
}, true);

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
