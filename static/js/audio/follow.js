// The page follows the sentence that is being said, until its reader scrolls away or writes; a chip brings it back.
// What is lit is a range of the highlight "saying", whoever drew it.
const EDGE = 24; // px kept free between the sentence and whatever lies over the page's edges
let following = true;

const chips = () => document.querySelectorAll("[data-follow]");
const [overTop, overFoot] = [".top", ".dock, #mini, .tabbar, .foot"];

function lit() {
  const [range] = CSS.highlights?.get("saying") ?? [];
  const box = range?.getBoundingClientRect();
  return box?.height ? box : null;
}

// The part of the window that nothing lies over.
function band() {
  const bars = [...document.querySelectorAll(overFoot)].map((bar) => [getComputedStyle(bar).position, bar.getBoundingClientRect()]);
  const feet = bars.filter(([position, { height, top }]) => position !== "static" && height && top > innerHeight / 2);
  const top = document.querySelector(overTop)?.getBoundingClientRect().bottom ?? 0;
  return { top: Math.max(0, top) + EDGE, bottom: Math.min(innerHeight, ...feet.map(([, box]) => box.top)) - EDGE };
}

function isSeen(box) {
  const { top, bottom } = band();
  return box.bottom > top && box.top < bottom;
}

function follow() {
  const box = lit();
  const { top, bottom } = band();
  if (!box || (box.top >= top && box.bottom <= bottom)) return;
  scrollBy({ top: box.top - top - (bottom - top) / 4, behavior: "instant" });
}

function show() {
  for (const chip of chips()) chip.hidden = following || !lit();
}

// Whoever scrolled: what is out of sight afterwards was left by its reader.
function look() {
  const box = lit();
  if (!box) return;
  following = isSeen(box);
  show();
}

addEventListener("scroll", look, { passive: true });
document.addEventListener("beforeinput", ({ target }) => {
  if (!target.isContentEditable || !lit()) return;
  following = false;
  show();
});
document.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-follow]")) return;
  following = true;
  follow();
  show();
});
document.body.addEventListener("studio:deck", ({ detail: { what } }) => {
  if (what === "play") following = true;
  if (["play", "gone", "ended", "pause"].includes(what)) show();
});
document.body.addEventListener("studio:saying", () => {
  requestAnimationFrame(() => { // when it is drawn
    if (following) follow();
    show();
  });
});
