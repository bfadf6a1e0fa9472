// The pair of a film and a sound, played together before it is made: the film's clock leads, the sound follows it.
const MOST_APART_S = 0.25; // beyond it the sound is moved, below it plays a little faster or slower
const REST_MS = 1000; // between two moves: each is silent for a moment, in which the film goes on
const FASTEST = 0.1;
const FADE_S = 1.5;
const OWN_DB = { keep: 0, quieter: -12, leave_out: -Infinity };
const pair = () => document.querySelector("[data-pair]");
const film = () => pair()?.querySelector("video");
const form = () => document.getElementById("composer");
const seconds = (name) => Number(form().elements[name].value) || 0;
const loud = (decibels) => 10 ** (decibels / 20);
let sound = null; // of the pair that stands on the page
let movedAt = 0;

function soundOf() {
  const address = pair().dataset.sound;
  if (sound?.getAttribute("src") === address) return sound;
  sound?.pause();
  sound = new Audio();
  sound.preload = "auto";
  sound.setAttribute("src", address);
  return sound;
}

// The second of the sound that belongs to a second of the film; below 0 it has not begun.
const placeFor = (at) => (at < seconds("begin_s") ? -1 : at - seconds("begin_s") + seconds("skip_s"));

function levels(video, heard) {
  const left = form().elements.fades.checked && video.duration ? (video.duration - video.currentTime) / FADE_S : 1;
  heard.volume = Math.min(1, loud(seconds("level_db")) * Math.min(1, Math.max(0, left)));
  video.volume = Math.min(1, loud(OWN_DB[form().elements.own.value] ?? 0));
}

function follow() {
  const video = film();
  if (!video) return void sound?.pause();
  const heard = soundOf();
  const at = placeFor(video.currentTime);
  levels(video, heard);
  heard.muted = video.muted;
  const on = !video.paused && !video.ended && at >= 0 && !(at >= heard.duration);
  if (!on) {
    heard.pause();
    if (at >= 0 && !heard.seeking && heard.currentTime !== at) heard.currentTime = at; // so that it is there when it plays
    return;
  }
  keepUp(heard, at, video.playbackRate);
  if (heard.paused) heard.play().catch(() => {}); // a browser that forbids it lets the film be silent
}

function keepUp(heard, at, rate) {
  const behind = at - heard.currentTime;
  heard.playbackRate = rate * (1 + Math.max(-FASTEST, Math.min(FASTEST, behind)));
  if (Math.abs(behind) < MOST_APART_S || heard.seeking || performance.now() - movedAt < REST_MS) return;
  movedAt = performance.now();
  heard.currentTime = at;
}

function run() {
  follow();
  if (film() && !film().paused) requestAnimationFrame(run);
}

const isFilm = ({ target }) => target === film();
document.addEventListener("play", (event) => isFilm(event) && run(), true);
for (const type of ["pause", "seeked", "ended", "ratechange", "volumechange"]) {
  document.addEventListener(type, (event) => isFilm(event) && follow(), true);
}
document.addEventListener("input", ({ target }) => target.form === form() && pair() && follow());
// Another page, or another pair: what was heard goes with it.
for (const type of ["studio:page", "studio:added"]) document.body.addEventListener(type, follow);
follow();
