// One take's sound: one plays at a time, each has its speed and its place on the wave, and goes on where the last visit
// stopped. It belongs to the window, not to the element that shows it: that may be drawn anew, or be on another page.
// Fetched by player.js with the first take; what else tells of it hears the event studio:deck.
import { sounds, whenSounding } from "../frame/one_sound.js";
import { say, toast } from "../frame/page.js";
import { drop, read, readOfTab, write, writeOfTab } from "../frame/storage.js";
import "./follow.js";
import "./media_session.js";
import "./mini.js";

const SPEEDS = [1, 1.25, 1.5, 2, 0.75];
const SPEED = "studio-speed";
const REMEMBERED = "studio-listening";
const FORGET_MS = 12 * 60 * 60 * 1000;
const decks = new Map(); // a take's name -> its deck; the sound goes on when the element around it is drawn anew
let playing = null; // the deck that plays, or did last

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
    this.audio.playbackRate = this.audio.defaultPlaybackRate = Number(read(SPEED) ?? 1);
    for (const type of ["play", "pause", "ended", "seeked"]) this.audio.addEventListener(type, () => this.changed(type));
    this.audio.addEventListener("timeupdate", () => {
      remember(this);
      this.tell("time");
    });
    this.audio.addEventListener("error", () => this.failed());
  }

  /** Take over an element: it is drawn anew whenever its card is. */
  show(element) {
    this.element = element;
    this.page = location.pathname + location.search;
    this.asset = element.dataset.asset ?? this.asset;
    this.title = element.dataset.title ?? element.getAttribute("aria-label") ?? "";
    // A short take may be done before its sound begins, or before this module has come (tool/running.js notes it).
    this.asked ||= "asked" in element.dataset || element.closest("[data-asked-for]")?.dataset.askedFor === this.name;
    this.src = element.dataset.src;
    this.seconds = Number(element.dataset.durationMs ?? 0) / 1000 || this.seconds;
    element.closest(".dock")?.querySelector("[data-speed]")?.replaceChildren(`${this.audio.defaultPlaybackRate}×`);
    this.resumeButton(this.blocked);
    if (element.dataset.live) this.feed?.draw(); // the wave as far as it has come: the next chunk may take its time
    this.paint();
    if (playing === this) this.tell("shown");
  }

  /** Play at once what this person has just asked for, or go on where the last visit stopped. */
  begin() {
    if (this.begun) return;
    this.begun = true;
    const last = remembered(this.name);
    if (last) this.start(last.at, last.on && readOfTab(REMEMBERED) === this.name); // another tab's sound is its own
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
    sounds(this.audio);
    writeOfTab(REMEMBERED, this.name);
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
    this.tell(type);
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

  tell(what) {
    document.body.dispatchEvent(new CustomEvent("studio:deck", { detail: { deck: this, what } }));
  }

  run() {
    if (this.audio.paused) return;
    this.paint();
    requestAnimationFrame(() => this.run());
  }

  /** What it plays was deleted, or its player was closed. */
  end() {
    this.audio.pause();
    this.tell("gone");
    if (playing === this) playing = null;
    if (remembered(this.name)) drop(REMEMBERED);
  }

  /** Draw where it is. */
  paint() {
    const { audio, element } = this;
    const total = Math.max(this.seconds, audio.currentTime, 0.1);
    const at = this.wanted && !audio.currentTime ? this.wanted : audio.currentTime;
    this.saying?.(at);
    if (!element.isConnected) return;
    element.classList.toggle("playing", !audio.paused);
    element.querySelector(".btn-play").setAttribute("aria-label", audio.paused ? "Play" : "Pause");
    element.style.setProperty("--p", `${(at / total) * 100}%`);
    const scrub = element.querySelector(".scrub");
    scrub.max = total;
    scrub.value = at;
    scrub.setAttribute("aria-valuetext", `${clock(at)} of ${clock(total)}`);
    element.querySelector("[data-time]").textContent = clock(at);
    element.querySelector("[data-total]")?.replaceChildren(clock(Math.round(total)));
  }

  resumeButton(on) {
    this.blocked = on;
    const button = this.element.closest(".dock")?.querySelector("[data-resume]");
    if (button) button.hidden = !on;
  }

  faster() {
    const speed = SPEEDS[(SPEEDS.indexOf(this.audio.defaultPlaybackRate) + 1) % SPEEDS.length];
    this.audio.playbackRate = this.audio.defaultPlaybackRate = speed;
    write(SPEED, speed);
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
  if (ended) drop(REMEMBERED);
  else write(REMEMBERED, { name: deck.name, at: deck.wanted || currentTime, on, when: Date.now() });
}

function remembered(name) {
  const last = read(REMEMBERED);
  return last?.name === name && Date.now() - last.when < FORGET_MS ? last : null;
}

let leaving = false; // a browser may pause what plays while its page goes away
addEventListener("pagehide", () => {
  if (!playing || playing.audio.paused) return;
  leaving = true;
  remember(playing);
});
addEventListener("pageshow", () => (leaving = false));
whenSounding((element) => element !== playing?.audio && playing?.audio.pause());
// A voice's sample is heard in a dialog, and ends with it.
document.addEventListener("close", ({ target }) => playing && target.contains(playing.element) && playing.end(), true);
// Deleted here, where one sees it, or by somebody else or in another tab: that is said.
document.body.addEventListener("studio:deleted", ({ detail: { keys, told } }) => {
  for (const deck of [...decks.values()].filter(({ asset }) => keys.includes(asset))) {
    if (told && !deck.audio.paused) toast(`“${deck.title}” was deleted, so it stopped. It is in the bin for 30 days.`);
    deck.end();
  }
});

// What goes along from page to page is shown again by the player that it has on the page that came.
function findAgain() {
  if (!playing || playing.element.isConnected) return;
  const own = [...document.querySelectorAll("[data-player]")].find((each) => nameOf(each) === playing.name);
  if (own) playing.show(own);
}
for (const type of ["studio:added", "studio:page"]) document.body.addEventListener(type, findAgain);

/** Return the deck of an element, which shows it from now on. */
export function deckOf(element) {
  const name = nameOf(element);
  if (!decks.has(name)) decks.set(name, new Deck(name));
  const deck = decks.get(name);
  if (deck.element !== element) deck.show(element);
  return deck;
}
