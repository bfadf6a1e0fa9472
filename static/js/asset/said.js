// Words beside a player: what is being said is lit, as in the editor.
const placeOf = (text) => [...document.querySelectorAll("[data-said]")].find(({ textContent }) => textContent === text);

document.body.addEventListener("studio:saying", ({ detail: { text, start, end } }) => {
  const words = placeOf(text);
  if (!words || !CSS.highlights) return;
  CSS.highlights.delete("saying");
  if (start === null) return;
  const range = new Range();
  range.setStart(words.firstChild, start);
  range.setEnd(words.firstChild, end);
  CSS.highlights.set("saying", new Highlight(range));
  const { top, bottom } = range.getBoundingClientRect();
  const box = words.getBoundingClientRect();
  if (top < box.top || bottom > box.bottom) words.scrollTop += top - box.top - box.height / 3;
});
