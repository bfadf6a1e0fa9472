// What was refused about the text: each fault stands under the script and is marked in it, until it has been put right.
import { forgetWords } from "../tool/errors.js";
import { characters } from "../tool/fields.js";
import { paper, rangeOf } from "./paper.js";
import { wrongPauses } from "./pauses.js";

const VISIBLE = /[\p{L}\p{N}\p{S}\p{P}]/u;
const FIELD = "edit";

// The faults that are left in a text, as the server calls them.
function faultsLeft(text) {
  const counter = document.querySelector(`[data-count-for="${FIELD}"]`);
  const left = wrongPauses(text).map(({ code, mark }) => `${code} ${mark}`);
  if (left.length) left.push("more ");
  if (!VISIBLE.test(text)) left.push("empty ", "required");
  if (characters(text, true) > Number(counter?.dataset.max)) left.push("long");
  return left;
}

/** Take away what has been put right, and mark what has not; `changed` tells whether the text is another one now. */
export function review(text, changed) {
  const list = document.getElementById("text-error");
  const left = faultsLeft(text);
  for (const item of changed ? list.querySelectorAll("[data-fault]") : []) {
    const at = left.indexOf(item.dataset.fault);
    if (at >= 0) {
      left.splice(at, 1);
      continue;
    }
    forgetWords(item.textContent);
    item.remove();
  }
  const told = Boolean(list.querySelector(".error"));
  if (!told) {
    list.replaceChildren();
    if (document.getElementById(FIELD).getAttribute("aria-invalid") !== "true") paper.removeAttribute("aria-invalid");
  }
  mark(told ? wrongPauses(text) : []);
}

function mark(wrong) {
  const open = wrong.filter(({ closed }) => !closed).map(({ start, end }) => rangeOf(start, end));
  CSS.highlights?.set("wrong", new Highlight(...open));
  const places = new Set(wrong.map(({ start }) => start));
  let at = 0;
  for (const child of paper.childNodes) {
    if (child.matches?.("button.pause")) child.classList.toggle("misplaced", places.has(at));
    at += child.data?.length ?? child.dataset?.mark?.length ?? 0;
  }
}
