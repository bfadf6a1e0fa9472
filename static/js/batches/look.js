// The look at the table is taken anew when what it depends on changes: the table, how it is read, the words, who answers.
const SOON_MS = 150;
const TYPED_MS = 600;
let timer = 0;

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(() => document.body.dispatchEvent(new CustomEvent("studio:look")), pause);
}

document.addEventListener("change", ({ target }) => {
  if (target.closest("#composer") && document.getElementById("look") && target.id !== "edit") later(SOON_MS);
});
document.addEventListener("input", ({ target }) => target.id === "edit" && document.getElementById("look") && later(TYPED_MS));
document.body.addEventListener("studio:draft", () => document.getElementById("look") && later(SOON_MS));
