// The players of a page: what is pressed on them, and takes that come. A player is an element with data-player and
// data-src, or data-live for a take that is still arriving (live.js); its sound is a deck (audio_player.js).
import { sounds, whenSounding } from "../frame/one_sound.js";

const JUMP_S = 5;

// Decks and feeds are fetched with the first take.
const withDeck = (element, act) => import("./audio_player.js").then(({ deckOf }) => act(deckOf(element)));

// What was drawn anew while modules were on their way is not taken: what stands in its place is.
async function take(element) {
  const { deckOf } = await import("./audio_player.js");
  if (!element.isConnected) return;
  const deck = deckOf(element);
  if (element.dataset.live && !deck.begun) {
    const { feed } = await import("./live.js");
    if (!element.isConnected) return;
    if (!deck.feed) feed(deck, element.dataset);
  }
  deck.begin();
}

const found = (within) => within.querySelectorAll("[data-player][data-job]").forEach(take);

document.addEventListener("click", ({ target }) => {
  const element = target.closest("[data-player]") ?? target.closest(".dock")?.querySelector("[data-player]");
  if (!element) return;
  if (target.closest(".btn-play")) withDeck(element, (deck) => deck.toggle());
  if (target.closest("[data-resume]")) withDeck(element, (deck) => deck.play());
  if (target.closest("[data-speed]")) withDeck(element, (deck) => deck.faster());
  if (target.closest("[data-stop]")) withDeck(element, (deck) => deck.audio.pause());
});
document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-player] .scrub")) return;
  const second = Number(target.value); // the deck writes the slider too
  withDeck(target.closest("[data-player]"), (deck) => deck.seek(second));
});
document.addEventListener("keydown", (event) => {
  const by = { ArrowLeft: -JUMP_S, ArrowRight: JUMP_S }[event.key];
  if (!by || !event.target.matches("[data-player] .scrub")) return;
  event.preventDefault();
  withDeck(event.target.closest("[data-player]"), (deck) => deck.jump(by));
});
// Somebody is here, or something plays: what a take needs is fetched, so that its first sound waits for nothing.
import("./audio_player.js");
import("./live.js");
// A film, or the browser's own player: one sounds at a time, in all windows, as with decks.
document.addEventListener("play", ({ target }) => !target.muted && sounds(target), true);
whenSounding((element) => document.querySelectorAll("audio, video").forEach((each) => each !== element && !each.muted && each.pause()));
document.body.addEventListener("studio:added", ({ detail }) => found(detail.parentElement ?? detail));
found(document);
