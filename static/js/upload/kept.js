// What a reload would lose: the things that were chosen in this tab, and the files that were still on their way.
import { readOfTab, writeOfTab } from "../frame/storage.js";
import { choose } from "./intake.js";
import { forget, left } from "./unfinished.js";

const NAME = "studio-chosen";
const placeOf = (field) => `${location.pathname} ${field.dataset.inputField}`;

/** Keep what a field holds for this tab. */
export function keep(field, keys) {
  writeOfTab(NAME, { ...readOfTab(NAME), [placeOf(field)]: { keys, search: location.search } });
}

/** Put back what the fields of a page held, unless the server or a link says otherwise, and tell of what was cut off. */
export async function putBack() {
  for (const field of document.querySelectorAll("[data-input-field]")) {
    if (field.dataset.seen) continue;
    field.dataset.seen = "on";
    const { keys = [], search = "" } = readOfTab(NAME)?.[placeOf(field)] ?? {};
    tell(field);
    const refused = field.querySelector('[aria-invalid="true"]');
    if (refused || field.querySelector("[data-tile]") || (location.search && location.search !== search)) continue;
    for (const key of keys) await choose(field, key, { quiet: true });
  }
}

function tell(field) {
  for (const { name, url } of left(placeOf(field))) {
    if (field.querySelector(`[data-cut="${CSS.escape(url)}"]`)) continue;
    const row = Object.assign(document.createElement("li"), { className: "attached" });
    row.dataset.cut = url;
    row.dataset.state = "failed"; // it holds up nothing
    const words = Object.assign(document.createElement("span"), { className: "grow" });
    const title = Object.assign(document.createElement("b"), { className: "truncate", dir: "auto", textContent: name });
    title.translate = false;
    words.append(title, Object.assign(document.createElement("small"), { textContent: "It was cut off. Choose it again: it goes on where it stopped." }));
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: "Dismiss" });
    button.setAttribute("aria-label", `Dismiss: ${name}`);
    button.addEventListener("click", () => {
      forget(url);
      row.remove();
      field.querySelector("[type=file]").focus();
    });
    row.append(words, button);
    field.querySelector("[data-sending]").append(row);
  }
}
