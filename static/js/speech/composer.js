// The speech page's composer: what it needs is fetched with the first touch (speech_form.js) or refusal (errors.js).
const later = async (name, ...given) => {
  const module = await import("./speech_form.js");
  if (composer()) module[name](...given); // another page by now
};
const composer = () => document.querySelector("#composer[data-speech]");

for (const type of ["input", "change", "click", "keydown"]) {
  document.addEventListener(type, (event) => event.target.closest?.("#composer, #edit") && later(type, event));
}
// Enter in a field is no wish to make something: the button is, or Ctrl and Enter.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !event.target.matches?.("#composer[data-speech] input")) return;
  event.preventDefault();
});
document.body.addEventListener("studio:voice", ({ detail }) => composer() && later("choose", detail));
document.body.addEventListener("studio:added", ({ detail }) => {
  if (detail !== composer()) return;
  later("refresh"); // it came back with what has to be put right
  import("../tool/errors.js");
});

// A picker that is pointed at may be wanted in a moment: the list of voices is asked for.
for (const type of ["pointerover", "focusin"]) {
  document.addEventListener(type, ({ target }) => {
    const picker = target.closest?.("#composer [data-pick]");
    if (picker) import("../voices/picker.js").then(({ warm }) => warm(picker.dataset.pick, picker.href));
  });
}

// A draft was put back, or somebody chose something before this was here: what depends on it follows.
const follow = () => composer() && later("restored");
for (const type of ["studio:draft", "studio:page"]) document.body.addEventListener(type, follow);
follow();
