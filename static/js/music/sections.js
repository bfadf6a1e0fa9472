// The sections of a song under its wave: the one that is heard is lit, a press plays one, and one can be repeated.
let repeated = null; // {begin, end} in seconds, of the deck below
let deckOfRepeat = null;

const strips = () => document.querySelectorAll("[data-sections]");
const partsOf = (strip) => [...strip.querySelectorAll("[data-begin-ms]")];
const playerOf = (strip) => strip.closest(".now, .side").querySelector("[data-player]");
const spanOf = ({ dataset }) => ({ begin: Number(dataset.beginMs) / 1000, end: Number(dataset.endMs) / 1000 });
const withDeck = (player, act) => import("../audio/audio_player.js").then(({ deckOf }) => act(deckOf(player)));

function draw() {
  for (const strip of strips()) {
    for (const part of partsOf(strip)) {
      const { begin, end } = spanOf(part);
      part.style.setProperty("--f", Math.max(end - begin, 0.1));
    }
  }
}

function light(strip, seconds) {
  for (const part of partsOf(strip)) {
    const { begin, end } = spanOf(part);
    const on = seconds >= begin && seconds < end;
    part.classList.toggle("on", on);
    if (on) part.setAttribute("aria-current", "true");
    else part.removeAttribute("aria-current");
  }
}

const litOf = (strip) => partsOf(strip).find((part) => part.classList.contains("on")) ?? partsOf(strip)[0];

function repeat(strip, on) {
  strip.querySelector("[data-loop]").setAttribute("aria-pressed", String(on));
  repeated = on ? spanOf(litOf(strip)) : null;
}

document.addEventListener("click", ({ target }) => {
  const strip = target.closest("[data-sections]");
  if (!strip) return;
  const part = target.closest("[data-begin-ms]");
  const loop = target.closest("[data-loop]");
  withDeck(playerOf(strip), (deck) => {
    if (part) {
      if (repeated) repeated = spanOf(part);
      deck.seek(spanOf(part).begin);
      deck.play();
      light(strip, spanOf(part).begin);
    }
    if (loop) {
      deckOfRepeat = deck;
      repeat(strip, loop.getAttribute("aria-pressed") !== "true");
    }
  });
});
document.body.addEventListener("studio:deck", ({ detail: { deck, what } }) => {
  const at = deck.audio.currentTime;
  // A browser may end a song a little before the end that was measured.
  const isOver = what === "ended" || (what === "time" && at >= repeated?.end);
  if (repeated && deck === deckOfRepeat && isOver) {
    deck.seek(repeated.begin);
    if (what === "ended") deck.play();
    return;
  }
  for (const strip of strips()) if (playerOf(strip) === deck.element) light(strip, at);
});
document.body.addEventListener("studio:added", draw);
document.body.addEventListener("studio:page", () => {
  [repeated, deckOfRepeat] = [null, null];
  draw();
});
draw();
