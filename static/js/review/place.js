// Where a comment belongs, chosen on the stage while one writes: a click on the picture is a point, dragging a region, a
// drag on the line of time a range, a click on a line that line. The same places can be typed in numbers. With Draw, what
// is dragged is kept as strokes. All of it is a share of the frame, so no window's size is in it.
import { length, rest, write } from "./stage.js";

const FAR = 0.02; // of the frame: less is a point
const SHORTEST_MS = 100; // of a range
const MOST_POINTS = 4000;
const SVG = "http://www.w3.org/2000/svg";
const form = () => document.getElementById("write");
const field = (name) => form()?.elements[name];
const pins = () => document.getElementById("pins");
const tool = () => form()?.dataset.tool ?? ""; // "point" or "draw", while the stage is for the comment
let drag = null;
let range = null;

// ---- on and off
function turn(name) {
  if (!form()) return;
  form().dataset.tool = name;
  for (const button of form().querySelectorAll("[data-tool-for]")) button.setAttribute("aria-pressed", String(button.dataset.toolFor === name));
  pins()?.toggleAttribute("data-on", Boolean(name));
  if (name) rest();
}

// ---- what is chosen so far
const strokes = () => JSON.parse(field("strokes")?.value || "[]");
const percent = (share) => String(Math.round(share * 1000) / 10);

function put(values) {
  for (const [name, value] of Object.entries(values)) if (field(name)) field(name).value = value === null ? "" : percent(value);
  show();
}

function draft() {
  const frame = pins()?.parentElement;
  if (!frame) return null;
  const known = frame.querySelector("[data-draft]");
  if (known) return known;
  const made = Object.assign(document.createElement("div"), { className: "pins" });
  made.dataset.draft = "";
  made.dataset.zoomed = "";
  made.style.setProperty("transform", pins().style.transform);
  made.append(Object.assign(document.createElement("i"), { className: "region" }));
  const drawing = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ class: "strokes", viewBox: "0 0 1000 1000", preserveAspectRatio: "none", "data-shown": "" })) {
    drawing.setAttribute(name, value);
  }
  drawing.append(document.createElementNS(SVG, "path"));
  made.append(drawing);
  frame.append(made);
  return made;
}

const path = (all) => all.map((stroke) => stroke.map(([x, y], at) => `${at ? "L" : "M"}${x * 1000} ${y * 1000}`).join("")).join("");

/** Show on the stage what the box says, and in the box what is chosen. */
export function show() {
  if (!form()) return;
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => field(name)?.value ?? "");
  const over = draft();
  if (over) {
    const region = over.querySelector(".region");
    region.hidden = x === "" || y === "";
    region.toggleAttribute("data-point", width === "");
    for (const [name, value] of Object.entries({ "--x": x, "--y": y, "--w": width || 0, "--h": height || 0 })) region.style.setProperty(name, `${value}%`);
    over.querySelector("path").setAttribute("d", path(strokes()));
  }
  const [begin, end] = [field("begin")?.value, field("end")?.value];
  const at = form().querySelector("[data-write-at]");
  if (at && begin) at.textContent = end ? `${begin} to ${end}` : begin;
  const what = [x !== "" && (width === "" ? "Point" : "Region"), strokes().length && "Drawing", field("line")?.value && `Line ${field("line").value}`, end && "Range"];
  const chip = form().querySelector("[data-chosen]");
  if (!chip) return;
  const words = what.filter(Boolean).join(", ");
  chip.hidden = !words;
  chip.querySelector("b").textContent = words;
}

function clear() {
  for (const name of ["x", "y", "width", "height", "line", "end", "strokes"]) if (field(name)) field(name).value = "";
  show();
}

// ---- on the picture
function shareOf({ clientX, clientY }) {
  const box = pins().getBoundingClientRect();
  const within = (value) => Math.min(Math.max(value, 0), 1);
  return [within((clientX - box.left) / box.width), within((clientY - box.top) / box.height)].map((share) => Math.round(share * 10000) / 10000);
}

function region([ax, ay], [bx, by]) {
  const [width, height] = [Math.abs(ax - bx), Math.abs(ay - by)];
  if (width < FAR && height < FAR) return put({ x: ax, y: ay, width: null, height: null });
  put({ x: Math.min(ax, bx), y: Math.min(ay, by), width: Math.max(width, FAR), height: Math.max(height, FAR) });
}

function stroke(point, isNew) {
  const all = strokes();
  if (all.flat().length >= MOST_POINTS) return;
  if (isNew) all.push([point]);
  else all.at(-1)?.push(point);
  field("strokes").value = JSON.stringify(all);
  show();
}

addEventListener("pointerdown", (event) => {
  if (!tool() || event.button || !event.target.closest?.("#pins[data-on]") || event.target.closest("button")) return;
  event.preventDefault(); // the focus stays in the box
  event.stopImmediatePropagation();
  drag = { from: shareOf(event), id: event.pointerId };
  form().dispatchEvent(new CustomEvent("studio:placed", { bubbles: true }));
  if (tool() === "draw") stroke(drag.from, true);
  else region(drag.from, drag.from);
}, true);
addEventListener("pointermove", (event) => {
  if (drag?.id !== event.pointerId || !pins()) return;
  event.stopImmediatePropagation();
  if (tool() === "draw") stroke(shareOf(event), false);
  else region(drag.from, shareOf(event));
}, true);
for (const type of ["pointerup", "pointercancel"]) addEventListener(type, ({ pointerId }) => drag?.id === pointerId && (drag = null), true);
// What was a point is no click on the film, which would play it.
addEventListener("click", (event) => tool() && event.target.closest?.("#pins[data-on]") && !event.target.closest("button") && event.stopImmediatePropagation(), true);

// ---- on the line of time
const msOf = (scrub) => Math.round((Number(scrub.value) / Number(scrub.max)) * length());
document.addEventListener("pointerdown", ({ target }) => (range = target.matches?.(".theatre .scrub") && tool() ? { scrub: target, from: null } : null), true);
document.addEventListener("input", ({ target }) => {
  if (range?.scrub === target) range.from ??= msOf(target);
  if (target.closest?.("[data-where]")) show();
});
document.addEventListener("pointerup", () => {
  if (range?.from == null || !field("end")) return (range = null);
  const [begin, end] = [range.from, msOf(range.scrub)].sort((a, b) => a - b);
  range = null;
  if (end - begin < SHORTEST_MS) return (field("begin").value = field("end").value = ""), show();
  field("begin").value = write(begin);
  field("end").value = write(end);
  show();
});

// ---- on a line of writing
function lineAt(event) {
  const line = event.target.closest?.("[data-lines] [data-line]");
  if (line) return Number(line.dataset.line);
  const said = event.target.closest?.(".theatre [data-said]");
  const place = said && document.caretPositionFromPoint?.(event.clientX, event.clientY);
  return place ? said.textContent.slice(0, place.offset).split("\n").length : 0;
}

document.addEventListener("click", (event) => {
  const { target } = event;
  const button = target.closest?.("#write [data-tool-for]");
  if (button) turn(tool() === button.dataset.toolFor ? "" : button.dataset.toolFor);
  if (target.closest?.("#write [data-unplace]")) clear();
  const line = tool() && field("line") ? lineAt(event) : 0;
  if (!line) return;
  field("line").value = line;
  show();
  field("text").focus();
});

// Whoever begins to write has the stage for it; Escape gives it back.
const begin = (target) => target?.matches?.("#write textarea") && !tool() && !field("parent").value && !field("edits").value && turn("point");
document.addEventListener("focusin", ({ target }) => begin(target));
begin(document.activeElement); // who was faster than this module
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !tool()) return;
  turn("");
  if (event.target.closest?.("#write")) event.target.blur();
});
document.body.addEventListener("studio:review", () => pins()?.toggleAttribute("data-on", Boolean(tool())));
document.body.addEventListener("studio:added", ({ detail }) => detail.id === "write" && (pins()?.removeAttribute("data-on"), show()));
for (const type of ["studio:page", "studio:draft"]) document.body.addEventListener(type, show);
show();
