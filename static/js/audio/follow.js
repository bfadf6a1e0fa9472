// The page follows the sentence that is being said, until its reader scrolls away or writes; a chip brings it back.
// What is lit is a range of the highlight "saying", whoever drew it. Only a hand leaves the sentence: a page also scrolls
// because it is laid out anew, and because of what is done here.
const EDGE = 24; // px kept free between the sentence and whatever lies over the page's edges
const SCROLLING_KEYS = ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " "];
let following = true;
let hand = false; // somebody scrolls: nothing moves under the hand

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

// ---- the hand: a wheel, a finger, a key, the scroll bar
const touch = () => (hand = true);

// What is out of sight afterwards was left by its reader.
function look() {
  if (!hand) return;
  const box = lit();
  if (box) following = isSeen(box);
  show();
}

const onBar = ({ clientX }) => clientX >= document.documentElement.clientWidth;
for (const type of ["wheel", "touchmove"]) addEventListener(type, touch, { passive: true });
addEventListener("pointerdown", (event) => onBar(event) && touch());
addEventListener("keydown", ({ key }) => SCROLLING_KEYS.includes(key) && touch());
addEventListener("scroll", look, { passive: true });
document.addEventListener("beforeinput", ({ target }) => {
  if (!target.isContentEditable || !lit()) return;
  following = false;
  show();
});
document.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-follow]")) return;
  following = true;
  hand = false;
  follow();
  show();
});
document.body.addEventListener("studio:deck", ({ detail: { what } }) => {
  if (what === "play") following = true;
  if (["play", "gone", "ended", "pause"].includes(what)) show();
});

const nextFrame = () => new Promise(requestAnimationFrame);
document.body.addEventListener("studio:saying", async () => {
  const before = scrollY;
  for (let frame = 0; frame < 2; frame += 1) await nextFrame(); // it is drawn, and what a hand has begun is to be seen
  if (scrollY === before) hand = false; // the page stands still: the hand has let go, or the page was at its end
  if (following && !hand) follow();
  show();
});
