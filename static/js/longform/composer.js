// A voice that somebody chose is shown at its place: the book's, or a chapter's own.
import { showVoice } from "../voices/shown.js";

const ofBook = () => document.querySelector('#composer[action*="/longform/"]');

document.body.addEventListener("studio:voice", ({ detail: { slot, ...voice } }) => {
  const picker = ofBook() && document.querySelector(`[data-pick="${CSS.escape(slot)}"]`);
  if (!picker) return;
  showVoice(picker, voice);
  picker.focus();
});

// A picker that is pointed at may be wanted in a moment: the list of voices is asked for.
for (const type of ["pointerover", "focusin"]) {
  document.addEventListener(type, ({ target }) => {
    const picker = ofBook() && target.closest?.("[data-pick]");
    if (picker) import("../voices/picker.js").then(({ warm }) => warm(picker.dataset.pick, picker.href));
  });
}
