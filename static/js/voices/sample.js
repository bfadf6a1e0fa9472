// Samples of voices that are there already: one plays at a time, at once, since it is fetched when its row is pointed at.
import { sounds, whenSounding } from "../frame/one_sound.js";
import { say } from "../frame/page.js";

const audio = new Audio();
audio.preload = "auto";
let current = null; // the row whose sample it is
whenSounding((element) => element !== audio && audio.pause());

/** Return whether a row's sample is the one at hand. */
export const isSampleOf = (row) => current === row;

/** Return whether a player begins, or has begun, because its sound was asked for. */
export const begins = (player) =>
  player.classList.contains("playing") || player.closest("[data-asked-for]")?.dataset.askedFor === player.dataset.job;

/** Fetch a row's sample, if it has one and no other plays. */
export function warmSample(row) {
  if (row?.dataset.sample && audio.paused) take(row);
}

function take(row) {
  current = row;
  const { href } = new URL(row.dataset.sample, location);
  if (audio.src !== href) audio.src = href;
}

/** Play a row's sample from its beginning; the one that plays is stopped. */
export function playSample(row, name) {
  if (!audio.paused) {
    const same = current === row;
    stopSample();
    if (same) return;
  }
  take(row);
  sounds(audio);
  audio.currentTime = 0;
  audio.play().then(() => say(`Playing ${name}`), () => say(`The sample of ${name} could not be played.`));
}

/** Stop what plays. */
export function stopSample() {
  audio.pause();
}

const mark = () => current?.classList.toggle("playing", !audio.paused);
for (const type of ["playing", "pause", "ended"]) audio.addEventListener(type, mark);
