// Changing the length of a pause where it stands; fetched when the first one is touched.
import { say } from "../frame/page.js";

const LEAST = 0.01;
const MOST = 99.99;

/** Turn a chip into a field; `editor` takes each new length and, at the end, the focus. */
export function change(pause, { retime, leave }) {
  const before = pause.dataset.mark.slice(2, -2);
  const box = Object.assign(document.createElement("span"), { className: "pause", contentEditable: "false" });
  const field = Object.assign(document.createElement("input"), { value: before, inputMode: "decimal", maxLength: 5, autocomplete: "off" });
  field.setAttribute("aria-label", "Seconds of pause");
  box.dataset.mark = pause.dataset.mark;
  box.append(pause.querySelector("svg"), field, "s");
  pause.replaceWith(box);
  field.addEventListener("input", () => {
    const seconds = lengthOf(field.value);
    field.setAttribute("aria-invalid", String(seconds === null));
    if (seconds !== null) retime(box, seconds);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") retime(box, (field.value = before));
    if (!["Enter", "Escape"].includes(event.key) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    leave(true);
  });
  field.addEventListener("blur", () => {
    if (lengthOf(field.value) === null) say(`A pause is ${LEAST} to ${MOST} seconds. It is ${box.dataset.mark.slice(2, -2)} now.`);
    leave(false);
  });
  field.focus();
  field.select();
}

// A length in seconds with at most two decimals, or null.
function lengthOf(text) {
  const seconds = Math.round(Number(text.trim().replace(",", ".")) * 100) / 100;
  return seconds >= LEAST && seconds <= MOST ? String(seconds) : null;
}
