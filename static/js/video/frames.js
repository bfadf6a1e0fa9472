// Frames of a film: which one is seen, and how to go to exactly the next one. A film is told its frames by the server, which
// has counted them; aiming at the middle of a frame never lands on its neighbour, whatever the rounding.
const MOST_TRIES = 6; // for films whose frames do not all last equally long
const PATIENCE_MS = 1000;
const CLOSE = 1e-6;

/** Return how many frames a second a film has on average. */
export function rateOf({ frames, lengthMs, fps }) {
  const exact = (Number(frames) * 1000) / Number(lengthMs);
  return exact > 0 && Number.isFinite(exact) ? exact : Number(fps) || 25;
}

/** Return the number of the frame that is seen at a moment, counted from 0. */
export const frameAt = (second, rate) => Math.floor(second * rate + CLOSE);

/** Return the moment in the middle of a frame. */
export const middleOf = (number, rate) => (number + 0.5) / rate;

// Resolves with the moment at which the frame that is shown next begins.
function shown(film) {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(null), PATIENCE_MS); // the same frame again is not told
    film.requestVideoFrameCallback?.((_, { mediaTime }) => (clearTimeout(late), resolve(mediaTime)));
  });
}

async function seekTo(film, second) {
  const next = shown(film);
  film.currentTime = second;
  return next;
}

// How long a film is, and with it the last frame, is known once its head has come; false where it never does.
function hasLength(film) {
  if (film.readyState >= film.HAVE_METADATA) return true;
  if (film.error) return false;
  return new Promise((resolve) => {
    film.addEventListener("loadedmetadata", () => resolve(true), { once: true });
    film.addEventListener("error", () => resolve(false), { once: true });
  });
}

/** Go a frame on (1) or back (-1), and stop there; a film that is still on its way is waited for. */
export async function step(film, by, rate) {
  film.pause();
  if (!(await hasLength(film))) return 0;
  const last = Math.max(0, Math.round(film.duration * rate) - 1);
  const before = film.shownAt ?? null; // where the frame began that is seen now
  let number = Math.min(frameAt(film.currentTime, rate), last);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    number = Math.min(Math.max(number + by, 0), last);
    const began = await seekTo(film, middleOf(number, rate));
    if (began !== null) film.shownAt = began;
    if (before === null || began === null || began !== before || number === 0 || number === last) return number;
  }
  return number;
}
