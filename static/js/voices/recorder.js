// The recorder of the voice lab: a text to read, a countdown, a meter; then the take is cut, listened to and used.
import { say } from "../frame/page.js";
import { canRecord, openMicrophone } from "../audio/recorder.js";
import { showTake } from "./take.js";

const COUNTDOWN_S = 3;
const WAV_HEAD = 44;
const WORDS = {
  NotAllowedError: "The browser does not let this page listen. Allow the microphone in the address bar’s settings, then press Record again; or choose a file.",
  NotFoundError: "No microphone was found. Plug one in and press Record again; or choose a file.",
  NotReadableError: "Another program has the microphone. Close it and press Record again; or choose a file.",
  insecure: "A browser records only over https, or on the machine that this server runs on. Choose a file instead.",
};
const find = (selector, within) => within.querySelector(selector);
const clock = (seconds) => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;

/** Put the recorder into a field for a recording. */
export function openRecorder(place) {
  if (find(".rec", place)) return;
  const box = find("template", place).content.firstElementChild.cloneNode(true);
  place.classList.add("is-recording");
  find("[data-measured]", place).before(box);
  offerLanguages(box);
  new Session(place, box).rest();
  find("[data-begin]", box).focus();
}

function offerLanguages(box) {
  const choice = find("[data-language]", box);
  const names = new Intl.DisplayNames(navigator.languages, { type: "language" });
  for (const option of choice.options) option.textContent = names.of(option.value);
  const wanted = navigator.languages.map((tag) => tag.split("-")[0]);
  choice.value = wanted.find((tag) => [...choice.options].some(({ value }) => value === tag)) ?? "en";
  const show = () => {
    const reading = find("[data-reading]", box);
    reading.textContent = choice.selectedOptions[0].dataset.text;
    reading.lang = choice.value;
  };
  choice.addEventListener("change", show);
  show();
}

// One recording: resting, counting down, recording, or over.
class Session {
  microphone = null;
  run = 0; // a press that came too late finds another number here

  constructor(place, box) {
    [this.place, this.box] = [place, box];
    box.addEventListener("click", ({ target }) => {
      if (target.closest("[data-begin]")) this.begin();
      if (target.closest("[data-end]")) this.end();
      if (target.closest("[data-file]")) this.chooseFile();
    });
    // Whoever leaves is not listened to any longer.
    const leave = () => this.letGo();
    addEventListener("pagehide", leave);
    for (const type of ["studio:leave", "studio:closed"]) document.body.addEventListener(type, leave);
  }

  words(text) {
    find("[data-words]", this.box).textContent = text;
  }

  rest() {
    this.letGo();
    this.shape("rest");
    if (!canRecord()) this.words(WORDS.insecure);
    find("[data-begin]", this.box).disabled = !canRecord();
  }

  shape(state) {
    const [begin, end] = [find("[data-begin]", this.box), find("[data-end]", this.box)];
    const hadFocus = [begin, end].includes(document.activeElement);
    this.box.dataset.state = state;
    begin.hidden = state !== "rest";
    end.hidden = state === "rest";
    if (hadFocus) (begin.hidden ? end : begin).focus(); // the one that was pressed has gone
    find("[data-lamp]", this.box).classList.toggle("on", state === "on");
  }

  async begin() {
    const run = ++this.run;
    this.shape("count");
    try {
      const { worklet } = this.box.dataset;
      const microphone = await openMicrophone(worklet, (level) => run === this.run && this.level(level));
      if (run !== this.run) return microphone.letGo(); // left, or stopped, while the browser asked
      this.microphone = microphone;
    } catch (error) {
      if (run === this.run) this.rest();
      return this.words(WORDS[error.name] ?? "The microphone could not be opened. Choose a file instead.");
    }
    for (let left = COUNTDOWN_S; left > 0; left--) {
      this.words(`${left}…`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      if (run !== this.run) return;
    }
    this.microphone.begin();
    this.shape("on");
    this.words("Recording. Read the text in your own voice.");
    say("Recording");
  }

  level({ rms, peak }) {
    find(".rec-meter", this.box).value = Math.min(1, Math.max(rms * 3, peak * 0.9));
    if (this.box.dataset.state !== "on") return;
    const seconds = this.microphone.seconds();
    find("[data-clock]", this.box).textContent = clock(seconds);
    const { leastS, mostS, limitBytes } = this.place.dataset;
    if (peak >= 0.999) this.words("Too loud. Move away from the microphone.");
    else if (seconds > leastS) this.words("Long enough. Half a minute is good.");
    const most = Math.min(Number(mostS), (limitBytes - WAV_HEAD) / (2 * this.microphone.rate)) - 1;
    if (seconds >= most) this.end();
  }

  async end() {
    if (this.box.dataset.state === "count") return this.rest();
    if (this.box.dataset.state !== "on") return;
    this.shape("ending");
    const { microphone } = this;
    const samples = await microphone.end();
    this.run += 1;
    this.microphone = null;
    this.shape("rest");
    find(".rec-meter", this.box).value = 0;
    showTake(this.place, this.box, samples, microphone.rate, () => this.close());
  }

  letGo() {
    this.run += 1;
    this.microphone?.letGo();
    this.microphone = null;
  }

  chooseFile() {
    this.close();
    find("[type=file]", this.place).click();
  }

  close() {
    this.letGo();
    this.box.remove();
    this.place.classList.remove("is-recording");
    find("[data-record]", this.place)?.focus();
  }
}
