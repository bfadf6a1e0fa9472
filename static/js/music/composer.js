// The composer of music: what it needs is fetched with the first touch (song_form.js) or refusal (errors.js).
const later = async (name, ...given) => {
  const module = await import("./song_form.js");
  if (composer()) module[name](...given); // another page by now
};
const composer = () => document.querySelector("#composer.song-form");

for (const type of ["input", "change", "click"]) {
  document.addEventListener(type, (event) => event.target.closest?.(".song-form") && later(type, event));
}
// A recording is chosen, and a draft is used, without leaving the page; prevented here, since a module comes too late for it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-follow-as], a[data-use-lyrics]");
  if (!link || !composer() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.matches("[data-use-lyrics]")) later("useLyrics", link);
  else later("followRecording", link.dataset);
});
// The link to the example, and the ones to a field that has to be put right, lead to what is there already.
document.body.addEventListener("studio:added", ({ detail }) => {
  if (detail !== composer()) return;
  later("refresh"); // it came back with what has to be put right
  import("../tool/errors.js");
});
// A draft was put back, or somebody chose something before this was here: what depends on it follows.
const follow = () => composer() && later("refresh");
for (const type of ["studio:draft", "studio:page"]) document.body.addEventListener(type, follow);
follow();
