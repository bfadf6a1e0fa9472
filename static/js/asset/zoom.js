// A closer look: wheel, pinch, keys, buttons and a double click zoom; dragging and arrows move. Everything in one area
// that is marked as zoomed moves together, so that two versions keep the same point in the same place.
import { say } from "../frame/page.js";

const [STEP, FINE] = [1.25, 1.0015]; // of a press, and of a pixel of the wheel
const [MOST, NUDGE] = [16, 60]; // of what the window fits; px
const KEYS = { "+": "in", "=": "in", "-": "out", 0: "fit", 1: "whole" };
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const views = new WeakMap();
const viewOf = (area) => views.get(area) ?? views.set(area, new View(area)).get(area);
const areaOf = (target) => target.closest?.("[data-zoom]") ?? target.closest?.(".theatre")?.querySelector("[data-zoom]");

class View {
  scale = 1; // of the size that fits
  x = 0;
  y = 0;
  fingers = new Map(); // pointer -> where it is

  constructor(area) {
    this.area = area;
    new ResizeObserver(() => this.draw()).observe(area);
  }

  get pictures() {
    return [...this.area.querySelectorAll("[data-zoomed]")];
  }

  /** How many px of the window a pixel of the picture takes where it fits. */
  get fit() {
    const [picture] = this.pictures;
    const [width, height] = [Number(picture.getAttribute("width")), Number(picture.getAttribute("height"))];
    return Math.min(picture.offsetWidth / width, picture.offsetHeight / height) || 1;
  }

  /** The scale at which every pixel of the picture is one of the window. */
  get whole() {
    return 1 / this.fit;
  }

  /** Zoom around a point, given in px from the middle of the frame. */
  zoom(scale, [px, py] = [0, 0]) {
    const next = Math.min(Math.max(scale, Math.min(1, this.whole)), Math.max(MOST, this.whole));
    this.x = px - ((px - this.x) * next) / this.scale;
    this.y = py - ((py - this.y) * next) / this.scale;
    this.scale = next;
    this.draw();
  }

  move(x, y) {
    this.x += x;
    this.y += y;
    this.draw();
  }

  to(what) {
    const goal = { in: this.scale * STEP, out: this.scale / STEP, fit: 1, whole: this.whole }[what];
    this.zoom(goal);
    say(`Zoom ${this.percent} %`);
  }

  get percent() {
    return Math.round(this.fit * this.scale * 100);
  }

  /** Keep the picture in sight, and show where it is. */
  draw() {
    const [picture] = this.pictures;
    if (!picture) return;
    const frame = picture.closest("[data-layer]") ?? this.area;
    const room = (size, window) => Math.max(0, (size * this.scale - window) / 2);
    const [most, deepest] = [room(picture.offsetWidth, frame.clientWidth), room(picture.offsetHeight, frame.clientHeight)];
    this.x = Math.min(Math.max(this.x, -most), most);
    this.y = Math.min(Math.max(this.y, -deepest), deepest);
    const near = this.scale > 1.001;
    const fits = Math.abs(this.scale - 1) < 0.001;
    for (const one of this.pictures) {
      one.style.setProperty("transform", fits ? "none" : `translate(${this.x}px, ${this.y}px) scale(${this.scale})`);
      if (near) one.removeAttribute("srcset"); // the whole picture, when somebody looks closer
    }
    this.area.toggleAttribute("data-near", near);
    this.tell(fits);
  }

  tell(fits) {
    const bar = this.area.closest(".theatre");
    bar?.querySelector("[data-zoom-now]")?.replaceChildren(`${this.percent} %`);
    const pressed = { fit: fits, whole: Math.abs(this.scale / this.whole - 1) < 0.005 };
    bar?.querySelectorAll("[data-zoom-to]").forEach((button) => button.setAttribute("aria-pressed", pressed[button.dataset.zoomTo]));
  }

  /** Return a point of the window as px from the middle of the frame under it. */
  from({ clientX, clientY, target }) {
    const box = (target.closest("[data-layer]") ?? this.area.querySelector("[data-compare]") ?? this.area).getBoundingClientRect();
    return [clientX - box.left - box.width / 2, clientY - box.top - box.height / 2];
  }

  drag(event) {
    const before = [...this.fingers.values()];
    this.fingers.set(event.pointerId, event);
    const after = [...this.fingers.values()];
    if (after.length === 2) return this.pinch(before, after);
    if (this.scale > 1) this.move(event.clientX - before[0].clientX, event.clientY - before[0].clientY);
  }

  pinch(before, after) {
    const apart = ([a, b]) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) || 1;
    const middle = ([a, b]) => ({ clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2, target: a.target });
    const [from, to] = [this.from(middle(before)), this.from(middle(after))];
    this.move(to[0] - from[0], to[1] - from[1]);
    this.zoom((this.scale * apart(after)) / apart(before), to);
  }
}

// The wheel scrolls where the page does: there it zooms with Ctrl, which is also what pinching a touchpad is.
const scrolls = () => document.documentElement.scrollHeight > innerHeight + 1;

document.addEventListener("wheel", (event) => {
  const area = event.target.closest?.("[data-zoom]");
  if (!area || (scrolls() && !event.ctrlKey)) return;
  event.preventDefault();
  const view = viewOf(area);
  view.zoom(view.scale * FINE ** (-event.deltaY * (event.ctrlKey ? 5 : 1)), view.from(event));
}, { passive: false });

document.addEventListener("pointerdown", (event) => {
  const area = event.target.closest?.("[data-zoom]");
  const slides = event.target.matches?.("input") && event.pointerType !== "touch" && !event.shiftKey;
  if (!area || slides || event.button) return;
  const view = viewOf(area);
  view.fingers.set(event.pointerId, event);
  if (event.target.matches("input") && !event.shiftKey) return; // one finger slides, two of them zoom
  if (event.shiftKey) event.preventDefault();
  area.toggleAttribute("data-held", true);
});
document.addEventListener("pointermove", (event) => {
  const area = event.target.closest?.("[data-zoom]");
  const view = area && views.get(area);
  if (!view?.fingers.has(event.pointerId)) return;
  if (event.target.matches("input") && view.fingers.size < 2 && !event.shiftKey) return void view.fingers.set(event.pointerId, event);
  view.drag(event);
});
for (const type of ["pointerup", "pointercancel"]) {
  document.addEventListener(type, ({ pointerId }) => {
    for (const area of document.querySelectorAll("[data-zoom]")) {
      views.get(area)?.fingers.delete(pointerId);
      area.toggleAttribute("data-held", false);
    }
  });
}
document.addEventListener("dblclick", (event) => {
  const area = event.target.closest?.("[data-zoom]");
  if (!area || event.target.matches("input")) return;
  const view = viewOf(area);
  view.zoom(view.scale > 1.001 ? 1 : Math.max(view.whole, 2), view.from(event));
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-zoom-by], [data-zoom-to]");
  if (button) viewOf(areaOf(button)).to(button.dataset.zoomBy ?? button.dataset.zoomTo);
});
document.addEventListener("keydown", (event) => {
  const area = event.target.closest?.("[data-zoom]");
  if (!area || event.ctrlKey || event.metaKey || event.altKey) return;
  const view = viewOf(area);
  const arrow = ARROWS[event.key];
  if (event.key in KEYS) view.to(KEYS[event.key]);
  else if (arrow && view.scale > 1 && (event.shiftKey || !event.target.matches("input"))) view.move(arrow[0] * NUDGE, arrow[1] * NUDGE);
  else return;
  event.preventDefault();
});

function found(within) {
  within.querySelectorAll?.("[data-zoom]").forEach((area) => viewOf(area).draw());
}
document.body.addEventListener("studio:page", () => found(document));
found(document);
