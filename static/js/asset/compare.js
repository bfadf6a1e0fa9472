// Two pictures on one scale: a slider between them, side by side, or one in the place of the other.
import { say } from "../frame/page.js";

const BLINK_MS = 800;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const frame = () => document.querySelector("[data-compare]");
const blinker = () => document.querySelector("[data-blink]");
let timer = null;

function show(side) {
  const compare = frame();
  if (!compare) return stop();
  compare.dataset.shows = side;
}

function turn() {
  show(frame()?.dataset.shows === "a" ? "b" : "a");
}

function stop() {
  clearInterval(timer);
  timer = null;
}

function mode(name) {
  stop();
  frame().dataset.mode = name;
  blinker().hidden = name !== "blink";
  show("b");
  if (name === "blink" && !STILL.matches) timer = setInterval(turn, BLINK_MS);
}

function swap() {
  const [a, b] = frame().querySelectorAll("[data-layer]");
  const before = [...a.childNodes];
  a.replaceChildren(...b.childNodes);
  b.replaceChildren(...before);
  const [left, right] = [a, b].map((layer) => layer.querySelector("img").alt.toLowerCase());
  frame().querySelector("[data-wipe]").setAttribute("aria-label", `Left of it is ${left}, right of it ${right}`);
  say(`Left is ${left}, right is ${right}`);
}

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-wipe]")) frame().style.setProperty("--x", `${target.value}%`);
});
document.addEventListener("change", ({ target }) => target.name === "compare-mode" && frame() && mode(target.value));
document.addEventListener("click", (event) => {
  if (!frame() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("[data-swap]")) {
    event.preventDefault();
    swap();
  }
  if (event.target.closest("[data-blink]")) { // by hand from now on
    stop();
    turn();
    say(frame().querySelector(`.${frame().dataset.shows} img`).alt);
  }
});
document.body.addEventListener("studio:page", stop);
