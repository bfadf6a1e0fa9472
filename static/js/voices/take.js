// A take that was just recorded: its wave with two handles, its length and what could be better; then it is used.
import { say } from "../frame/page.js";
import { advise, measure } from "../audio/measure.js";
import { toWav } from "../audio/recorder.js";
import { give } from "../upload/intake.js";

const BARS = 120;
const [STEP, MIDDLE, HIGHEST] = [4, 32, 28]; // of a drawing that is 64 high
const STEP_S = 0.01;
const EDGE_S = 1; // so near to a limit thousandths are told
const find = (selector, within) => within.querySelector(selector);

const HTML = `<div class="take-cut"><div class="split"><button class="btn-play btn-play-quiet" type="button" data-hear aria-label="Listen to it"><svg class="icon i-play" aria-hidden="true"><use href="#i-play"/></svg><svg class="icon i-pause" aria-hidden="true"><use href="#i-pause"/></svg></button>
<span class="wave grow"><svg viewBox="0 0 ${STEP * BARS} 64" preserveAspectRatio="none" aria-hidden="true"><path/></svg><i class="cut cut-a"></i><i class="cut cut-b"></i>
<input type="range" data-from min="0" step="${STEP_S}" aria-label="Begin at"><input type="range" data-to min="0" step="${STEP_S}" aria-label="End at"></span></div>
<p class="hint" data-found role="status"></p><div class="btns"><button class="btn btn-sm btn-primary" type="button" data-use>Use this recording</button></div></div>`;

/** Show a take in the recorder; `done` is called once it is used. */
export function showTake(place, box, samples, rate, done) {
  find(".take-cut", box)?.remove();
  box.insertAdjacentHTML("beforeend", HTML);
  const cut = find(".take-cut", box);
  const total = samples.length / rate;
  const [from, to] = [find("[data-from]", cut), find("[data-to]", cut)];
  for (const handle of [from, to]) handle.max = total;
  [from.value, to.value] = [0, total];
  draw(cut, samples, rate);
  // A handle goes by steps: one that stands at the end means the very end.
  const end = () => (Number(to.value) > total - STEP_S ? samples.length : Math.round(to.value * rate));
  const part = () => samples.subarray(Math.round(from.value * rate), end());
  const tell = () => judge(place, cut, part(), rate);
  cut.addEventListener("input", ({ target }) => {
    // The handles do not pass each other.
    if (Number(from.value) > Number(to.value)) target.value = target === from ? to.value : from.value;
    mark(cut, from.value / total, to.value / total);
    tell();
  });
  mark(cut, 0, 1);
  const sound = hearing(cut, samples, rate, from, to);
  find("[data-use]", cut).addEventListener("click", () => {
    sound.end();
    give(find("[data-input-field=recording]", place), [new File([toWav(part(), rate)], nameOf(place), { type: "audio/wav" })]);
    done();
  });
  tell();
  say(find("[data-found]", cut).textContent);
  find("[data-use]", cut).focus();
}

function nameOf(place) {
  const name = place.closest("form")?.elements.name?.value.trim();
  return `${name || "Recording"}.wav`;
}

function mark(cut, from, to) {
  cut.style.setProperty("--from", `${from * 100}%`);
  cut.style.setProperty("--to", `${to * 100}%`);
}

function draw(cut, samples, rate) {
  const { highest } = measure(samples, rate);
  const loudest = Math.max(...highest, 0.004);
  const bar = (n) => {
    const span = highest.slice(Math.floor((n * highest.length) / BARS), Math.max(1, Math.floor(((n + 1) * highest.length) / BARS)));
    const half = Math.max(1, Math.round((span.reduce((sum, value) => sum + value, 0) / Math.max(1, span.length) / loudest) * HIGHEST));
    return `M${STEP * n + 2} ${MIDDLE - half}V${MIDDLE + half}`;
  };
  find("path", cut).setAttribute("d", Array.from({ length: BARS }, (_, n) => bar(n)).join(""));
}

// One measure at every step: the samples that would be sent.
function judge({ dataset }, cut, samples, rate) {
  const found = measure(samples, rate);
  const [least, most] = [Number(dataset.leastS), Number(dataset.mostS)];
  const near = [least, most].some((limit) => Math.abs(found.seconds - limit) < EDGE_S);
  const length = near ? `${found.seconds.toFixed(3)} s` : `${Math.floor(found.seconds / 60)}:${String(Math.floor(found.seconds % 60)).padStart(2, "0")}`;
  const wrong = found.seconds < least ? `at least ${least} s` : found.seconds > most ? `at most ${most / 60}:00` : "";
  const words = wrong ? [`${length}; ${wrong} are needed.`] : [`${length}.`, ...(advise(found).length ? advise(found) : ["Clear."])];
  find("[data-found]", cut).textContent = words.join(" ");
  find("[data-use]", cut).disabled = Boolean(wrong);
}

function hearing(cut, samples, rate, from, to) {
  const audio = new Audio(URL.createObjectURL(toWav(samples, rate)));
  const end = () => {
    audio.pause();
    URL.revokeObjectURL(audio.src);
  };
  find("[data-hear]", cut).addEventListener("click", () => {
    if (!audio.paused) return audio.pause();
    audio.currentTime = Number(from.value);
    return audio.play();
  });
  audio.addEventListener("timeupdate", () => audio.currentTime >= Number(to.value) && audio.pause());
  for (const type of ["play", "pause"]) audio.addEventListener(type, () => cut.classList.toggle("playing", !audio.paused));
  document.body.addEventListener("studio:closed", end, { once: true });
  return { end };
}
