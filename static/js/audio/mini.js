// The mini-player: while what plays is not in view – on another page, or far up on this one – it stands at the window's foot.
import { settleFocus } from "../frame/focus.js";

const NARROW = matchMedia("(max-width: 960px)");
const MOSTLY = 0.5;
const mini = document.getElementById("mini");
const find = (selector) => mini.querySelector(selector);
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
let current = null;
let inView = null; // not known before the observer has looked
let watch = null;

// Its own player counts as seen when most of it is, bars at the edges left out.
function observe(element) {
  watch?.disconnect();
  inView = null;
  watch = new IntersectionObserver(([{ intersectionRatio, target }]) => {
    inView = target.isConnected ? intersectionRatio >= MOSTLY : null;
    show();
  }, { threshold: [0, MOSTLY, 1], rootMargin: NARROW.matches ? "-60px 0px -120px" : "-60px 0px 0px" });
  watch.observe(element.closest(".dock, .take") ?? element);
}

// Its card may just have been drawn anew, which the deck learns in a moment.
function isHere({ element, name }) {
  const own = `[data-player]:is([data-job="${CSS.escape(name)}"], [data-src="${CSS.escape(name)}"])`;
  return element.isConnected || Boolean(document.querySelector(own));
}

// Until it is known whether its own player is seen, everything stays as it is: nothing flashes.
function show() {
  const here = Boolean(current) && isHere(current);
  if (here && inView === null) return mini.hidden || paint();
  const off = !current || (here && inView);
  if (off && mini.contains(document.activeElement)) settleFocus(document.querySelector("#main h1"), { preventScroll: true });
  mini.hidden = off;
  if (!off) paint();
}

function paint() {
  const { audio, title, page, seconds } = current;
  const total = Math.max(seconds, audio.currentTime, 0.1);
  mini.classList.toggle("playing", !audio.paused);
  find(".btn-play").setAttribute("aria-label", audio.paused ? "Play" : "Pause");
  find("a").textContent = title;
  find("a").href = page;
  find("progress").max = total;
  find("progress").value = audio.currentTime;
  find("[data-time]").textContent = `${clock(audio.currentTime)} / ${clock(total)}`;
}

mini?.addEventListener("click", ({ target }) => {
  if (target.closest(".btn-play")) current.toggle();
  if (target.closest("[data-close-player]")) current.end();
});
document.body.addEventListener("studio:deck", ({ detail: { deck, what } }) => {
  if (!mini || (what !== "play" && deck !== current)) return;
  current = what === "gone" || what === "ended" ? null : deck;
  if (what === "play" || what === "shown") observe(deck.element);
  show();
});
document.body.addEventListener("studio:page", () => {
  if (mini) show();
});
