// A take that is still arriving: the socket's chunks become sound as they come, and the wave grows with them.
import { Mp3 } from "./mp3.js";
import { socket } from "../frame/socket.js";

const TYPE = "audio/mpeg";
const AUDIO_TRACK = 1;
const BARS = 160;
const HEIGHT = 64;
const CUSHION_S = 1.5; // by HTTP a browser begins with half a second, which a slow line does not make up for
const LEAST_S = 0.8; // by the socket it would begin with one piece, and the second may take its time
const KEEP_S = 30; // played sound that stays in memory when the browser's buffer is full
const Source = self.ManagedMediaSource ?? self.MediaSource;

/** Follow a take and let a deck play it; `dataset` is the player's: live (the job's key), stream, estimateMs. */
export function feed(deck, { live, stream, estimateMs }) {
  const can = Source?.isTypeSupported(TYPE);
  const take = new Take(deck, Number(estimateMs) / 1000);
  deck.feed = take;
  deck.seconds = take.estimate;
  if (can) take.open();
  else take.load(stream); // the same take by HTTP, which every browser plays
  take.stop = socket.follow(live, 0, { onChunk: (seq, track, bytes) => track === AUDIO_TRACK && take.add(bytes), onEnd: () => take.end() });
}

class Take {
  mp3 = new Mp3();
  queue = [];
  over = false;

  constructor(deck, estimate) {
    this.deck = deck;
    this.estimate = estimate;
  }

  open() {
    this.source = new Source();
    this.deck.audio.disableRemotePlayback = true; // ManagedMediaSource asks for it
    this.deck.audio.src = URL.createObjectURL(this.source);
    this.source.addEventListener("sourceopen", () => {
      URL.revokeObjectURL(this.deck.audio.src);
      this.buffer = this.source.addSourceBuffer(TYPE);
      this.buffer.addEventListener("updateend", () => this.pump());
      this.pump();
    }, { once: true });
  }

  // It stands still until there is something to go on with; a browser that fetches no more has what it wants.
  load(stream) {
    const { audio } = this.deck;
    const given = new AbortController();
    audio.src = stream;
    audio.playbackRate = 0;
    this.begin = () => {
      given.abort();
      audio.playbackRate = audio.defaultPlaybackRate;
    };
    const look = ({ type }) => (type !== "progress" || this.ahead() >= CUSHION_S) && this.begin();
    for (const type of ["progress", "canplaythrough", "suspend", "error"]) audio.addEventListener(type, look, { signal: given.signal });
  }

  ahead() {
    const { buffered, currentTime } = this.deck.audio;
    return buffered.length && buffered.end(buffered.length - 1) - currentTime;
  }

  add(bytes) {
    this.mp3.add(bytes);
    if (this.source) {
      this.queue.push(bytes);
      this.pump();
    }
    this.drawn ??= requestAnimationFrame(() => this.draw());
  }

  end() {
    this.over = true;
    if (this.mp3.seconds < CUSHION_S) this.begin?.(); // there is no more of it
    this.deck.seconds = this.mp3.seconds;
    this.pump();
    this.draw();
  }

  seekable(seconds) {
    const { buffered } = this.deck.audio;
    return buffered.length > 0 && seconds >= buffered.start(0) && seconds <= buffered.end(buffered.length - 1);
  }

  pump() {
    if (!this.buffer || this.buffer.updating || this.source.readyState !== "open" || !this.isEnough()) return;
    this.catchUp();
    if (this.queue.length) this.append();
    else if (this.over) this.source.endOfStream();
  }

  isEnough() {
    return this.over || this.mp3.seconds >= LEAST_S;
  }

  append() {
    const whole = new Uint8Array(this.queue.reduce((sum, bytes) => sum + bytes.length, 0));
    this.queue.reduce((at, bytes) => (whole.set(bytes, at), at + bytes.length), 0);
    try {
      this.buffer.appendBuffer(whole);
      this.queue = [];
    } catch (error) {
      if (error.name !== "QuotaExceededError") throw error;
      this.makeRoom(whole);
    }
  }

  // A long take does not fit: forget what was played, or wait until more of it has been.
  makeRoom(whole) {
    this.queue = [whole];
    const until = this.deck.audio.currentTime - KEEP_S;
    if (until > this.buffer.buffered.start(0)) this.buffer.remove(0, until);
    else this.deck.audio.addEventListener("timeupdate", () => this.pump(), { once: true });
  }

  // After a reload: on to the second that was being heard, as soon as it is here.
  catchUp() {
    const { deck } = this;
    if (!deck.wanted || !this.seekable(deck.wanted)) return;
    deck.audio.currentTime = deck.wanted;
    deck.wanted = 0;
  }

  draw() {
    this.drawn = undefined;
    const { deck, mp3 } = this;
    if (!this.over) deck.seconds = Math.max(this.estimate, mp3.seconds);
    const path = bars(mp3.frames, deck.seconds);
    const wave = deck.element.querySelector(".wave");
    if (!deck.element.dataset.live) return; // the finished wave is drawn by the server
    wave.querySelectorAll("path").forEach((element) => element.setAttribute("d", path));
    wave.style.setProperty("--arrived", `${(mp3.seconds / deck.seconds) * 100}%`);
    deck.paint();
  }
}

// The design's wave: one stroke a bar; what is not here yet is a dot.
function bars(frames, seconds) {
  const loud = new Float32Array(BARS);
  const count = new Uint16Array(BARS);
  for (const { at, level } of frames) {
    const bar = Math.min(BARS - 1, Math.floor((at / seconds) * BARS));
    loud[bar] += level;
    count[bar] += 1;
  }
  let path = "";
  for (let bar = 0; bar < BARS; bar += 1) {
    const half = Math.max(1, (count[bar] ? loud[bar] / count[bar] : 0) * (HEIGHT / 2 - 3));
    path += `M${bar * 4 + 2} ${(HEIGHT / 2 - half).toFixed(1)}V${(HEIGHT / 2 + half).toFixed(1)}`;
  }
  return path;
}
