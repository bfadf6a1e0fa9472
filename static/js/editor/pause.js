// Changing the length of a pause where it stands; fetched when the first one is touched.
import { say } from "../frame/page.js";
import { isLength } from "./pauses.js";

const RANGE = "0.01 to 99.99";
const LONGEST = 12; // letters of a length, right or wrong
const BREAKS_A_MARK = /[<>#\n]/g;

/** Turn a chip into a field; the editor takes each new length and, at the end, the focus. `typed` came before the field. */
export function change(pause, { retime, leave, quietly }, typed = "") {
  const before = pause.dataset.mark.slice(2, -2);
  const box = Object.assign(document.createElement("span"), { className: "pause", contentEditable: "false" });
  const field = Object.assign(document.createElement("input"), { value: before, inputMode: "decimal", maxLength: LONGEST, autocomplete: "off" });
  const hint = Object.assign(document.createElement("span"), { id: "pause-hint", textContent: `: use ${RANGE} s`, hidden: true });
  field.setAttribute("aria-label", "Seconds of pause");
  field.setAttribute("aria-describedby", hint.id);
  box.dataset.mark = pause.dataset.mark;
  box.append(pause.querySelector("svg"), field, "s", hint);
  quietly(() => pause.replaceWith(box));
  const check = () => {
    const wrong = !isLength(lengthOf(field.value));
    field.setAttribute("aria-invalid", String(wrong));
    quietly(() => (hint.hidden = !wrong));
    box.classList.toggle("wrong", wrong);
    return wrong;
  };
  field.addEventListener("input", () => check() || retime(box, lengthOf(field.value)));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") retime(box, (field.value = before));
    if (!["Enter", "Escape"].includes(event.key) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (event.key === "Enter" && check()) say(`${field.value || "Nothing"} is no length of a pause. Use ${RANGE} seconds, or Escape for ${before}.`);
    else leave(true);
  });
  // Nothing that was typed is lost: a wrong length stays in the text, where it is marked as wrong.
  field.addEventListener("blur", () => {
    if (!box.isConnected) return;
    if (check()) retime(box, field.value.replace(BREAKS_A_MARK, ""));
    leave(false);
  });
  check();
  field.focus();
  field.select();
  if (!typed) return;
  field.value = typed;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// A length as it is written in a mark: with a point, and at most two decimals.
function lengthOf(text) {
  const plain = text.trim().replace(",", ".");
  const seconds = Math.round(Number(plain) * 100) / 100;
  return plain && Number.isFinite(seconds) ? String(seconds) : plain;
}
