// The composer of music: what it needs is fetched with the first touch (song_form.js) or refusal (errors.js).
const later = (name, ...given) => import("./song_form.js").then((module) => module[name](...given));
const composer = () => document.querySelector("#composer.song-form");

for (const type of ["input", "change", "click"]) {
  document.addEventListener(type, (event) => event.target.closest?.(".song-form") && later(type, event));
}
// A recording is chosen without leaving the page.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-follow-as]");
  if (!link || !composer() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  later("followRecording", link.dataset);
});
// The link to the example, and the ones to a field that has to be put right, lead to what is there already.
document.body.addEventListener("studio:added", ({ detail }) => {
  if (detail !== composer()) return;
  later("refresh"); // it came back with what has to be put right
  import("../tool/errors.js");
});
// A song that was deleted takes all of its takes away.
document.body.addEventListener("studio:deleted", ({ detail: { keys } }) => {
  for (const row of document.querySelectorAll("[data-of]")) if (keys.includes(row.dataset.of)) row.remove();
});

const follow = () => composer()?.hasAttribute("data-restored") && later("refresh");
document.body.addEventListener("studio:page", follow);
follow();
