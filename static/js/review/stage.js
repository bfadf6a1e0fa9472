// What is on the stage of the page of one thing: where it is now, and how one gets elsewhere in it.
const FRAME_S = 0.02; // a moment that is typed to a tenth lies within its frame
const theatre = () => document.querySelector(".viewer .theatre");
// Of two that are compared it is the one that the comments are about.
const one = (kind) => theatre()?.querySelector(`${kind}:has(#flags)`) ?? theatre()?.querySelector(kind);
const film = () => one("[data-film]")?.querySelector("video");
const sound = () => one("[data-player]");
const withDeck = (act) => import("../audio/audio_player.js").then(({ deckOf }) => act(deckOf(sound())));

/** Return the moment in milliseconds that is shown or heard now, or null for what has none. */
export function now() {
  const shown = film();
  if (shown) return Math.round(shown.currentTime * 1000);
  return sound() ? Math.round(sound().querySelector(".scrub").value * 1000) : null;
}

/** Return how long it is, in milliseconds; 0 for what has no length. */
export function length() {
  const lasting = one("[data-length-ms]")?.dataset.lengthMs ?? sound()?.dataset.durationMs;
  return Number(lasting ?? 0);
}

/** Go to a moment, and rest there. */
export function seek(ms) {
  const shown = film();
  if (shown) {
    shown.pause();
    shown.currentTime = ms / 1000 + FRAME_S;
  } else if (sound()) withDeck((deck) => (deck.audio.pause(), deck.seek(ms / 1000)));
}

/** Let nothing move while somebody writes. */
export function rest() {
  film()?.pause();
}

/** Write a moment as people read it: 0:02.8. */
export function write(ms) {
  const tenths = Math.floor(ms / 100);
  const [minutes, seconds] = [Math.floor(tenths / 600), (tenths % 600) / 10];
  const clock = minutes >= 60 ? `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}` : `${minutes}`;
  return `${clock}:${seconds.toFixed(1).padStart(4, "0")}`;
}
