// What comes into a field: files are sent, things of the library are looked up, and each becomes a tile with its key.
import { say, toast } from "../frame/page.js";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const AT_ONCE = 2;
const queue = [];
const starting = new Set(); // what has left the queue, and has no row in its field yet
let busy = 0;

const coming = () => [...queue, ...starting];

/** Return the name of a file that is to be sent into a field of a form and is not seen there yet, or nothing. */
export const comingTo = (form) => coming().find(([field]) => form.contains(field))?.[1].name;

/** Return the field that an element belongs to, or null. */
export const fieldOf = (target) => target?.closest?.("[data-input-field]") ?? null;

/** Return the fields that can be seen. */
export const fields = () => all("[data-input-field]").filter((field) => field.checkVisibility());

/** Return the field of the page that would take a file: the one that one points at, else the first that fits and is empty. */
export function fieldFor(file, target) {
  if (fieldOf(target)) return fieldOf(target);
  const fitting = fields().filter((field) => fits(field, file.type));
  return fitting.find((field) => room(field)) ?? fitting[0] ?? null;
}

// What a system says about a file is only good enough to choose a field by: what it is, the server tells by its bytes.
export const fits = ({ dataset }, type) => !type || dataset.accept.split(",").includes(type) || dataset.media.split(" ").includes(type.split("/")[0]);

const tiles = (field) => all("[data-tile]", field);
const most = (field) => Number(field.dataset.many) || 1;
const onTheWay = (field) => all('[data-sending] > li:not([data-state="failed"])', field).length + coming().filter(([one]) => one === field).length;
const room = (field) => most(field) - tiles(field).length - onTheWay(field);

/** Take files into a field. Nothing above its limit leaves the browser. */
export function give(field, files) {
  if (!files.length) return toast("There are no files in this folder.");
  const single = most(field) === 1;
  const taken = files.slice(0, single ? 1 : Math.max(0, room(field)));
  if (taken.length < files.length) {
    toast(single ? `${files.length} files, and one is taken here: “${taken[0].name}”.` : `${files.length} files, and ${taken.length} of them are taken: at most ${most(field)} fit here.`);
  }
  for (const file of taken) queue.push([field, file]);
  pump();
}

function pump() {
  while (busy < AT_ONCE && queue.length) {
    busy += 1;
    start(queue.shift()).finally(() => {
      busy -= 1;
      pump();
    });
  }
}

async function start(next) {
  starting.add(next);
  const [field, file] = next;
  const rows = await import("./progress.js").catch(() => null);
  starting.delete(next);
  if (rows) await rows.send(field, file, arrive);
  else toast(`“${file.name}” is not uploaded: no answer from the server. Choose it again.`);
}

// Where nothing is chosen, as in the gallery, it is enough that it is in the library.
function arrive(field, key) {
  if (!("brings" in field.dataset)) return choose(field, key);
  return field.dispatchEvent(new CustomEvent("studio:brought", { bubbles: true, detail: key }));
}

/** Put a version of the library, or the newest one of an asset, into a field by its key; resolves to whether it is there. */
export async function choose(field, key, { focus = false, quiet = false } = {}) {
  const url = `${field.dataset.chosen.replace("KEY", encodeURIComponent(key))}?name=${encodeURIComponent(field.dataset.inputField)}`;
  const answer = await fetch(url, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    if (!quiet) toast(answer ? "That is not in the library any more. Choose another one." : "No answer from the server. Try it again.");
    return false;
  }
  return show(field, await answer.text(), focus, quiet);
}

function show(field, html, focus, quiet) {
  const box = document.createElement("template");
  box.innerHTML = html.trim();
  const tile = box.content.firstElementChild;
  const key = tile.dataset.tile;
  const isLate = quiet && most(field) === 1 && room(field) < 1; // what was put back comes after what a person chose
  if (!field.isConnected || isLate) return false;
  if (most(field) === 1) tiles(field).forEach((each) => each.remove());
  if (tiles(field).some((each) => each.dataset.tile === key)) return true;
  if (tiles(field).length >= most(field)) {
    toast(`At most ${most(field)} fit here. Take one out first.`);
    return false;
  }
  field.querySelector("[data-tiles]").append(tile);
  // The place that had the focus may be hidden by now.
  if (focus || field.contains(document.activeElement)) tile.querySelector("[data-remove]").focus();
  changed(field);
  if (!quiet) say(`${tile.querySelector("b").textContent} chosen`);
  return true;
}

/** Take a tile out again. */
export function remove(tile) {
  const field = fieldOf(tile);
  say(`${tile.querySelector("b").textContent} removed`);
  tile.remove();
  changed(field);
  field.querySelector("[type=file]").focus();
}

// Everybody who listens to a form hears of it as of any other field.
function changed(field) {
  field.classList.toggle("has-some", tiles(field).length > 0);
  field.classList.toggle("is-full", tiles(field).length >= most(field));
  const heard = field.querySelector("[data-tiles] [type=hidden]") ?? field.querySelector("[type=file]");
  for (const type of ["input", "change"]) heard.dispatchEvent(new CustomEvent(type, { bubbles: true, detail: "chosen" }));
  field.dispatchEvent(new CustomEvent("studio:chosen", { bubbles: true, detail: tiles(field).map((each) => each.dataset.tile) }));
}
