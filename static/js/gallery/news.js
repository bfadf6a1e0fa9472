// What is new waits above the list until somebody asks for it: nothing that one looks at moves.
import { say } from "../frame/page.js";

const PAUSE_MS = 800; // many things happen at once
const place = () => document.querySelector("[data-gallery-news]");
let timer = 0;
let before = 0; // what was said last

async function look() {
  timer = 0;
  const here = place();
  const answer = here && (await fetch(here.dataset.galleryNews).catch(() => null));
  if (answer?.status !== 200 || place() !== here) return;
  const count = Number(await answer.text());
  const link = here.querySelector("a");
  link.hidden = !count;
  link.textContent = `${count} new, show`;
  if (count && count !== before) say(`${count} new`);
  before = count;
}

function later() {
  if (place()) timer ||= setTimeout(look, PAUSE_MS);
}

for (const type of ["studio:changed", "studio:back", "studio:poll"]) document.body.addEventListener(type, later);
document.body.addEventListener("studio:page", () => (before = 0));
