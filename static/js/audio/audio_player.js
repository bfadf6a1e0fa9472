// One take's sound: one plays at a time, each has its speed and its place on the wave, and goes on where the last visit
// stopped. Fetched by player.js with the first take.
import { say, toast } from "../frame/page.js";

const SPEEDS = [1, 1.25, 1.5, 2, 0.75];
const GONE_MS = 1000; // longer than a card needs to be drawn anew
const REMEMBERED = "studio-listening";
const FORGET_MS = 12 * 60 * 60 * 1000;
const decks = new Map(); // a take's name -> its deck; the sound goes on when the element around it is drawn anew
let playing = null;

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const nameOf = ({ dataset }) => dataset.job ?? dataset.src;

// One take: its sound, and the element that shows it at present.
class Deck {
  seconds = 0; // how long it is, or will be by estimate
  feed = null; // what live.js brings: {over, seekable(seconds), stop()}
  blocked = false; // whether the browser waits for a click

  constructor(name) {
    this.name = name;
    this.audio = new Audio();
    this.audio.preload = "metadata";
    this.audio.playbackRate = this.audio.defaultPlaybackRate = Number(localStorage.getItem("studio-speed") ?? 1);
    for (const type of ["play", "pause", "ended", "seeked"]) this.audio.addEventListener(type, () => this.changed(type));
    this.audio.addEventListener("timeupdate", () => remember(this));
    this.audio.addEventListener("error", () => this.failed());
  }

  /** Take over an element: it is drawn anew whenever its card is. */
  show(element) {
    this.element = element;
    this.asked ||= "asked" in element.dataset; // a short take may be done before its sound begins
    this.src = element.dataset.src;
    this.seconds = Number(element.dataset.durationMs ?? 0) / 1000 || this.seconds;
    element.closest(".dock")?.querySelector("[data-speed]")?.replaceChildren(`${this.audio.playbackRate}×`);
    this.resumeButton(this.blocked);
    if (element.dataset.live) this.feed?.draw(); // the wave as far as it has come: the next chunk may take its time
    this.paint();
  }

  /** Play at once what this person has just asked for, or go on where the last visit stopped. */
  begin() {
    if (this.begun) return;
    this.begun = true;
    const last = remembered(this.name);
    if (last) this.start(last.at, last.on);
    else if (this.asked) this.start(0, true);
  }

  start(at, on) {
    this.wanted = at;
    if (!this.element.dataset.live) this.seek(at);
    if (on) this.play();
  }

  /** Play the finished file from now on: it can be sought anywhere. */
  useFile(at = this.audio.currentTime) {
    const on = !this.audio.paused;
    this.feed?.stop();
    this.feed = null;
    this.audio.src = this.src;
    this.audio.currentTime = at;
    if (on) this.play();
  }

  /** What had arrived was heard to its end: the next time, the file is asked for. */
  forgetFeed() {
    this.feed.stop();
    this.feed = null;
    this.audio.removeAttribute("src");
    this.audio.load();
  }

  async play() {
    if (this.feed?.over && this.src && this.audio.paused) this.useFile();
    if (!this.feed && !this.audio.src && this.src) this.audio.src = this.src;
    if (playing && playing !== this) playing.audio.pause();
    playing = this;
    if (this.audio.ended) this.audio.currentTime = 0;
    try {
      await this.audio.play();
      this.resumeButton(false);
    } catch (error) {
      // The browser wants a click first; anything else is told by the error event.
      if (error.name === "NotAllowedError") this.resumeButton(true);
    }
  }

  toggle() {
    if (this.audio.paused) this.play();
    else this.audio.pause();
  }

  seek(seconds) {
    if (this.feed?.over && this.src) return this.useFile(seconds);
    if (this.feed && !this.feed.seekable(seconds)) return this.paint(); // not here yet
    if (!this.feed && !this.audio.src) this.audio.src = this.src;
    this.audio.currentTime = seconds;
    this.paint();
  }

  jump(by) {
    this.seek(Math.min(Math.max(this.audio.currentTime + by, 0), this.seconds));
  }

  changed(type) {
    if (type === "play") {
      this.resumeButton(false);
      this.run();
      if (this.element.dataset.text || this.element.dataset.words) this.light();
    }
    if (type !== "seeked") say(type === "play" ? "Playing" : "Paused");
    remember(this);
    if (type === "ended" && this.feed?.over && this.src) this.forgetFeed();
    this.paint();
  }

  async light() {
    this.saying ??= (await import("./highlight.js")).saying(this);
  }

  failed() {
    if (!this.audio.getAttribute("src") || this.feed) return;
    this.audio.removeAttribute("src");
    toast("This sound could not be loaded. It is kept; try again in a moment.");
  }

  run() {
    if (this.audio.paused) return;
    if (this.element.isConnected) this.seen = performance.now();
    else if (performance.now() - this.seen > GONE_MS) return this.audio.pause(); // it was deleted
    this.paint();
    requestAnimationFrame(() => this.run());
  }

  /** Draw where it is. */
  paint() {
    const { audio, element } = this;
    const total = Math.max(this.seconds, audio.currentTime, 0.1);
    const at = this.wanted && !audio.currentTime ? this.wanted : audio.currentTime;
    element.classList.toggle("playing", !audio.paused);
    element.querySelector(".btn-play").setAttribute("aria-label", audio.paused ? "Play" : "Pause");
    element.style.setProperty("--p", `${(at / total) * 100}%`);
    const scrub = element.querySelector(".scrub");
    scrub.max = total;
    scrub.value = at;
    scrub.setAttribute("aria-valuetext", `${clock(at)} of ${clock(total)}`);
    element.querySelector("[data-time]").textContent = clock(at);
    element.querySelector("[data-total]")?.replaceChildren(clock(Math.round(total)));
    this.saying?.(at);
  }

  resumeButton(on) {
    this.blocked = on;
    const button = this.element.closest(".dock")?.querySelector("[data-resume]");
    if (button) button.hidden = !on;
  }

  faster() {
    const speed = SPEEDS[(SPEEDS.indexOf(this.audio.playbackRate) + 1) % SPEEDS.length];
    this.audio.playbackRate = this.audio.defaultPlaybackRate = speed;
    localStorage.setItem("studio-speed", speed);
    this.element.closest(".dock").querySelector("[data-speed]").textContent = `${speed}×`;
    say(`Speed ${speed}`);
  }
}

// ---- where the last visit stopped
function remember(deck) {
  // A voice's sample is no place to come back to.
  if (deck !== playing || !deck.element.dataset.job || deck.element.closest("[data-fleeting]")) return;
  const { currentTime, paused, ended } = deck.audio;
  const on = !paused || leaving;
  if (ended) localStorage.removeItem(REMEMBERED);
  else localStorage.setItem(REMEMBERED, JSON.stringify({ name: deck.name, at: deck.wanted || currentTime, on, when: Date.now() }));
}

function remembered(name) {
  const last = JSON.parse(localStorage.getItem(REMEMBERED) ?? "null");
  return last?.name === name && Date.now() - last.when < FORGET_MS ? last : null;
}

let leaving = false; // a browser may pause what plays while its page goes away
addEventListener("pagehide", () => {
  if (!playing || playing.audio.paused) return;
  leaving = true;
  remember(playing);
});
addEventListener("pageshow", () => (leaving = false));

/** Return the deck of an element, which shows it from now on. */
export function deckOf(element) {
  const name = nameOf(element);
  if (!decks.has(name)) decks.set(name, new Deck(name));
  const deck = decks.get(name);
  if (deck.element !== element) deck.show(element);
  return deck;
}
