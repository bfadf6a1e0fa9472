// The player of a film: play, frame step, J K L, loop, speed, sound, full screen, and the moment of the frame to be kept.
import { sounds, whenSounding } from "../frame/one_sound.js";
import { say } from "../frame/page.js";
import { rateOf, step } from "./frames.js";

const RATES = [1, 1.5, 2, 0.25, 0.5];
const FASTEST = 4; // of J and L
const SECOND_MS = 1000;
const BACK_MS = 125; // how often it is taken back a little: browsers do not play backwards
const TYPING = 'input:not([type="range"]), textarea, select, [contenteditable="true"]';
const OWN_KEYS = "button, a, summary"; // Space and Enter press these
const filmOf = (target) => target.closest?.("[data-film]");
const videoOf = (player) => player.querySelector("video");
const find = (player, selector) => player.querySelector(selector);
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}`;
const shuttles = new WeakMap(); // player -> the speed of J and L; below 0 it goes back

function begin(player) {
  const video = videoOf(player);
  if (!video || video.hasAttribute("data-begun")) return;
  video.setAttribute("data-begun", "");
  video.controls = false;
  player.style.setProperty("--ar", video.getAttribute("width") / video.getAttribute("height")); // exact, where the class has steps
  for (const type of ["timeupdate", "seeked", "play", "pause", "ended", "loadedmetadata"]) video.addEventListener(type, () => draw(player));
  const follow = () => video.requestVideoFrameCallback?.((_, { mediaTime }) => ((video.shownAt = mediaTime), draw(player), follow()));
  follow();
  video.addEventListener("play", () => sounds(video));
  video.addEventListener("click", () => (toggle(player), player.focus()));
  draw(player);
}

function draw(player) {
  const video = videoOf(player);
  const length = Number.isFinite(video.duration) ? video.duration : player.dataset.lengthMs / SECOND_MS;
  const at = Math.min(1, video.currentTime / (length || 1));
  player.style.setProperty("--p", `${at * 100}%`);
  player.classList.toggle("playing", !video.paused);
  find(player, "[data-time]").textContent = clock(video.currentTime);
  find(player, ".btn-play").setAttribute("aria-label", video.paused ? "Play" : "Pause");
  const scrub = find(player, ".scrub");
  scrub.value = video.currentTime * SECOND_MS;
  scrub.setAttribute("aria-valuetext", `${clock(video.currentTime)} of ${clock(length)}`);
}

function play(player, rate = 1) {
  const video = videoOf(player);
  stopShuttle(player);
  video.playbackRate = rate;
  video.play().catch(() => say("This browser cannot play this film. Download plays it elsewhere."));
}

function pause(player) {
  stopShuttle(player);
  videoOf(player).pause();
}

const chosenRate = (player) => Number(find(player, "[data-rate]").textContent.replace("×", ""));
const toggle = (player) => (videoOf(player).paused && !shuttles.has(player) ? play(player, chosenRate(player)) : pause(player));

// ---- J and L: each press is faster; K stops
function stopShuttle(player) {
  clearInterval(shuttles.get(player)?.timer);
  shuttles.delete(player);
}

function shuttle(player, direction) {
  const now = shuttles.get(player)?.speed ?? 0;
  const speed = now * direction > 0 ? direction * Math.min(FASTEST, Math.abs(now) * 2) : direction;
  stopShuttle(player);
  const video = videoOf(player);
  if (speed > 0) {
    play(player, speed);
    shuttles.set(player, { speed });
  } else {
    video.pause();
    const timer = setInterval(() => goBack(player, -speed), BACK_MS);
    shuttles.set(player, { speed, timer });
  }
  say(`${speed > 0 ? "Forwards" : "Backwards"}, ${Math.abs(speed)}×`);
}

function goBack(player, speed) {
  const video = videoOf(player);
  video.currentTime = Math.max(0, video.currentTime - (speed * BACK_MS) / SECOND_MS);
  if (video.currentTime === 0 || !player.isConnected) stopShuttle(player);
}

// ---- a frame on or back; presses that come faster than frames are shown wait for one another
const steps = new WeakMap();

function stepBy(player, by) {
  stopShuttle(player);
  const before = steps.get(player) ?? Promise.resolve();
  const next = before.then(() => step(videoOf(player), by, rateOf(player.dataset)));
  steps.set(player, next);
  return next;
}

// ---- buttons
function press(button, on) {
  button.setAttribute("aria-pressed", String(on));
}

const BUTTONS = {
  ".btn-play": (player) => toggle(player),
  "[data-step]": (player, button) => stepBy(player, Number(button.dataset.step)),
  "[data-loop]": (player, button) => press(button, (videoOf(player).loop = !videoOf(player).loop)),
  "[data-mute]": (player, button) => press(button, (videoOf(player).muted = !videoOf(player).muted)),
  "[data-captions]": (player, button) => {
    const [track] = videoOf(player).textTracks;
    track.mode = track.mode === "showing" ? "hidden" : "showing";
    press(button, track.mode === "showing");
  },
  "[data-rate]": (player, button) => {
    const rate = RATES[(RATES.indexOf(chosenRate(player)) + 1) % RATES.length];
    button.textContent = `${rate}×`;
    videoOf(player).playbackRate = rate;
  },
  "[data-film-full]": (player) => {
    if (document.fullscreenElement) document.exitFullscreen();
    else (player.requestFullscreen ?? videoOf(player).webkitEnterFullscreen)?.call(player.requestFullscreen ? player : videoOf(player));
  },
};

document.addEventListener("click", ({ target }) => {
  const player = filmOf(target);
  if (!player) return;
  for (const [selector, act] of Object.entries(BUTTONS)) {
    const button = target.closest(selector);
    if (button) return act(player, button);
  }
});
document.addEventListener("input", ({ target }) => {
  const player = target.matches("[data-film] .scrub") && filmOf(target);
  if (!player) return;
  stopShuttle(player);
  videoOf(player).currentTime = target.value / SECOND_MS;
});

// ---- keys, while the player has the focus; letters can be turned off
const KEYS = {
  ArrowLeft: (player) => stepBy(player, -1),
  ArrowRight: (player) => stepBy(player, 1),
  " ": toggle,
};
const LETTERS = { j: (player) => shuttle(player, -1), k: pause, l: (player) => shuttle(player, 1) };

document.addEventListener("keydown", (event) => {
  const player = filmOf(event.target);
  if (!player || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest(TYPING)) return;
  const letter = document.body.dataset.singleKeys === "off" ? null : LETTERS[event.key.toLowerCase()];
  const act = letter ?? KEYS[event.key];
  if (!act || (event.key === " " && event.target.closest(OWN_KEYS))) return;
  event.preventDefault();
  event.stopPropagation(); // the page has meanings of its own for these
  act(player);
}, true);

// ---- the frame that is kept is the one that is seen
document.addEventListener("submit", ({ target }) => {
  const field = target.querySelector?.("[data-at]");
  const player = field && filmOf(target);
  if (!player) return;
  const video = videoOf(player);
  video.pause();
  field.value = Math.round(video.currentTime * SECOND_MS);
}, true);

whenSounding((element) => document.querySelectorAll("audio, video").forEach((each) => each !== element && !each.muted && each.pause()));
const look = (within) => within.querySelectorAll?.("[data-film]").forEach(begin);
document.body.addEventListener("studio:added", ({ detail }) => look(detail.parentElement ?? detail));
document.body.addEventListener("studio:page", () => look(document));
look(document);
