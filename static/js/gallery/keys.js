// The gallery by keyboard: arrows walk, X picks, 1 to 5 rate, A approves, R asks for changes, Space looks, Z zooms, Delete deletes.
// Everything means the thing that has the focus when the key goes down, and all that is picked where it is among that.
import { act, meant, pick } from "./picked.js";

const TYPING = 'input:not([type="checkbox"]), textarea, select, [contenteditable="true"]';
const dialog = () => document.getElementById("look");
const tiles = () => [...document.querySelectorAll("[data-parts] .tile[data-key]")];
const current = () => document.activeElement?.closest?.(".tile[data-key]");
const focus = (tile) => tile?.querySelector(".open").focus();
let looked = null; // the thing in the dialog

// ---- walking
function beside(tile, by) {
  const all = tiles();
  if (!tile) return all[0];
  return all[all.indexOf(tile) + by];
}

function across(tile, direction) {
  if (!tile) return tiles()[0];
  const here = tile.getBoundingClientRect();
  const middle = here.left + here.width / 2;
  const rows = tiles().map((one) => [one, one.getBoundingClientRect()]).filter(([, { top }]) => (direction > 0 ? top > here.top + 1 : top < here.top - 1));
  if (!rows.length) return null;
  const top = direction > 0 ? Math.min(...rows.map(([, box]) => box.top)) : Math.max(...rows.map(([, box]) => box.top));
  const off = ([, { left, width }]) => Math.abs(left + width / 2 - middle);
  return rows.filter(([, box]) => Math.abs(box.top - top) < 2).sort((one, other) => off(one) - off(other))[0][0];
}

const WALKS = {
  ArrowLeft: (tile) => beside(tile, -1), ArrowRight: (tile) => beside(tile, 1),
  ArrowUp: (tile) => across(tile, -1), ArrowDown: (tile) => across(tile, 1),
};

// ---- a quick look
async function look(tile) {
  const open = dialog();
  looked = tile.dataset.key;
  const answer = await fetch(open.dataset.lookUrl.replace(/0\/$/, `${looked}/`), { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.status !== 200 || tile.dataset.key !== looked) return;
  open.innerHTML = await answer.text();
  open.querySelector("[data-look-open]").href = tile.querySelector(".open").href; // from the same list
  window.htmx.process(open);
  const stage = open.querySelector("[data-look]");
  await Promise.allSettled(stage.dataset.modules.split(" ").filter(Boolean).map((url) => import(url)));
  document.body.dispatchEvent(new CustomEvent("studio:added", { detail: open }));
  if (!open.open) open.showModal();
}

function onward(by) {
  const tile = tiles().find(({ dataset }) => dataset.key === looked);
  const next = beside(tile, by);
  if (next) look(next);
}

async function zoom(tile) {
  if (!dialog().open) await look(tile);
  dialog().querySelector('[data-zoom-to="whole"]')?.click();
}

document.addEventListener("close", ({ target }) => {
  if (target !== dialog()) return;
  target.replaceChildren(); // what plays in it stops
  focus(tiles().find(({ dataset }) => dataset.key === looked));
}, true);

// ---- letters
const rights = () => document.querySelector("[data-picked]")?.dataset ?? {};
const LETTERS = {
  x: (tile) => pick(tile, !tile.querySelector(".pick").checked),
  z: zoom,
  a: (tile) => rights().decide && act("approve", {}, meant(tile)),
  r: (tile) => rights().decide && act("changes", {}, meant(tile)),
};
const rate = (tile, stars) => rights().comment && act("rate", { stars }, meant(tile));

function inDialog(key) {
  if (key === " " || key === "Escape") return (dialog().close(), true);
  const by = { ArrowRight: 1, j: 1, ArrowLeft: -1, k: -1 }[key];
  if (by) return (onward(by), true);
  return key === "z" && (zoom(), true);
}

function press({ key, target }) {
  if (dialog().open) return !target.closest("[data-zoom], [data-player], [data-film], button, input") && inDialog(key);
  if (document.querySelector("dialog[open]")) return false;
  if (WALKS[key]) return (focus(WALKS[key](current())), true);
  const tile = current();
  if (!tile) return false;
  if (key === " " && !target.matches(".pick")) return (look(tile), true);
  if (key === "Delete" && rights().make) return (act("delete", {}, meant(tile)), true);
  if (document.body.dataset.singleKeys === "off") return false;
  if (/^[0-5]$/.test(key)) return (rate(tile, key), true);
  const letter = LETTERS[key.toLowerCase()];
  return letter ? (letter(tile), true) : false;
}

document.addEventListener("keydown", (event) => {
  if (!dialog() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest?.(TYPING)) return;
  if (event.target.closest?.("[popover], .filters, .nav, .top") || !press(event)) return;
  event.preventDefault();
  event.stopPropagation(); // the frame knows some of them too
}, true);
