// A list of jobs stays as it is while somebody reads: what is new is counted, and shown when they say so. The place that says
// it has data-newest, the address of what the list would hold now. Rows that are on the page see to themselves.
import { say } from "../frame/page.js";

const PAUSE_MS = 800; // many things happen at once
const place = () => document.querySelector("[data-newest]");
const isShown = (key) => document.getElementById(`row-${key}`);
let timer = 0;
let before = 0; // what was said last

async function look() {
  timer = 0;
  const here = place();
  const answer = here && (await fetch(here.dataset.newest).catch(() => null));
  if (answer?.status !== 200 || place() !== here) return;
  const html = await answer.text();
  const { keys } = new DOMParser().parseFromString(html, "text/html").querySelector("[data-keys]").dataset;
  show(here.querySelector("a"), keys.split(" ").filter((key) => key && !isShown(key)).length);
  // Its parts go where they belong; what is in use is left alone.
  if (!document.querySelector("#stop-own :popover-open")) window.htmx.swap(here, html, { swapStyle: "none", swapDelay: 0, settleDelay: 0 });
}

function show(link, count) {
  link.hidden = !count;
  if (count === before) return;
  before = count;
  link.textContent = `${count} new, show`;
  if (count) say(`${count} new`);
}

function later() {
  if (place()) timer ||= setTimeout(look, PAUSE_MS);
}

for (const type of ["studio:changed", "studio:back", "studio:poll"]) document.body.addEventListener(type, later);
document.body.addEventListener("studio:page", () => (before = 0));
