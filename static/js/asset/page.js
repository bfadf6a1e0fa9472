// The page of one thing: J and K go through the list that one came from, and a deleted thing makes room for the next.
import { go } from "../frame/navigation.js";

const TYPING = 'input:not([type="range"],[type="radio"]), textarea, select, [contenteditable="true"]';
const STEPS = { j: "[data-older]", k: "[data-newer]" };
const isViewer = () => Boolean(document.querySelector("[data-viewer]"));

function isLetter(event) {
  const { ctrlKey, metaKey, altKey, target } = event;
  return !ctrlKey && !metaKey && !altKey && !event.isComposing && !target.closest?.(TYPING) && !document.querySelector("dialog[open]");
}

document.addEventListener("keydown", (event) => {
  const selector = STEPS[event.key.toLowerCase()];
  if (event.target.closest?.("[data-film]")) return; // a film that has the focus plays by the same letters
  if (!selector || !isViewer() || !isLetter(event) || document.body.dataset.singleKeys === "off") return;
  event.preventDefault(); // the frame knows the letters too
  document.querySelector(selector)?.click();
}, true);

document.body.addEventListener("studio:go", ({ detail: { url } }) => isViewer() && go(new URL(url, location)));
document.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-full]")) return;
  if (document.fullscreenElement) document.exitFullscreen();
  else target.closest(".theatre").requestFullscreen();
});
