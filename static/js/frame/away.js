// What ended while no tab of Studio was in sight: a system notification and a soft sound, for who asked for them in this
// browser. However many tabs are open, one of them tells; one that is in sight means that nobody is away.
import { read, write } from "./storage.js";

const SETTINGS = "studio-away";
const TOLD = "studio-away-told";
const OVER = ["done", "failed", "refused", "unknown"];
const SIGHT_MS = 1000; // a tab that is in sight is first
const FORGET_MS = 60000; // a job that is made again ends again
const NOTES = [[659, 0], [880, 0.13]]; // hertz, seconds
const LOUD = 0.07;
const NOTE_S = 0.5;
const BLOCKED = "This browser does not let Studio notify you. Allow it for this site in the browser's own settings, then try again.";
const INSECURE = "This browser notifies only on https, or on this machine itself.";
const workspace = () => document.body.dataset.liveUrl?.match(/^\/w\/[^/]+\//)?.[0];
const wanted = () => read(SETTINGS) ?? {};
let context = null;

// ---- telling
function chime() {
  context ??= new AudioContext();
  context.resume(); // a tab in which nobody has clicked stays silent
  for (const [hertz, later] of NOTES) {
    const [tone, gain, at] = [context.createOscillator(), context.createGain(), context.currentTime + later];
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(LOUD, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_S);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + NOTE_S);
  }
}

// Returns true in the first tab that asks about a job, and false in all others. The browser's database decides: of what
// one tab writes into localStorage another one may still see nothing, since each process has a copy of its own.
function claim(key) {
  return new Promise((resolve) => {
    const opening = indexedDB.open(TOLD);
    opening.onupgradeneeded = () => opening.result.createObjectStore(TOLD);
    opening.onerror = () => resolve(true); // told twice is better than never
    opening.onsuccess = () => {
      const change = opening.result.transaction(TOLD, "readwrite");
      change.oncomplete = () => opening.result.close();
      change.onabort = () => resolve(true);
      mark(change.objectStore(TOLD), key, resolve);
    };
  }).catch(() => true);
}

// Notes that a job is told about, unless it was; what is old is forgotten on the way.
function mark(told, key, resolve) {
  let first = true;
  told.openCursor().onsuccess = ({ target: { result: one } }) => {
    if (!one) return first ? (told.put(Date.now(), key).onsuccess = () => resolve(true)) : resolve(false);
    if (Math.abs(Date.now() - one.value) > FORGET_MS) one.delete();
    else if (one.key === key) first = false;
    one.continue();
  };
}

async function tell(key) {
  const { notice, sound } = wanted();
  if ((!notice && !sound) || !(await claim(key))) return;
  const answer = await fetch(`${workspace()}ended/${encodeURIComponent(key)}/`).catch(() => null);
  if (answer?.status !== 200) return; // somebody else's
  const { text, url } = await answer.json();
  if (sound) chime();
  if (!notice || window.Notification?.permission !== "granted") return;
  const shown = new Notification("Studio", { body: text, tag: key, silent: Boolean(sound) });
  shown.addEventListener("click", () => {
    window.focus();
    shown.close();
    location.assign(url);
  });
}

document.body.addEventListener("studio:changed", ({ detail: { key, state } }) => {
  if (!OVER.includes(state)) return;
  if (document.visibilityState === "visible") claim(key);
  else setTimeout(() => tell(key), SIGHT_MS);
});

// ---- the two switches
const switches = () => document.querySelectorAll("[data-away]");

function draw(words = "") {
  for (const input of switches()) {
    input.checked = input.defaultChecked = Boolean(wanted()[input.dataset.away]);
    const hint = input.closest("[popover], section").querySelector("[data-away-words]");
    if (words) hint.textContent = words;
    if (input.dataset.away !== "notice" || window.isSecureContext) continue;
    input.disabled = true;
    hint.textContent = INSECURE;
  }
}

async function choose({ dataset: { away }, checked }) {
  if (Boolean(wanted()[away]) === checked) return draw(); // told twice
  if (away === "sound" && checked) chime();
  const refused = away === "notice" && checked && (await Notification.requestPermission()) !== "granted";
  write(SETTINGS, { ...wanted(), [away]: checked && !refused });
  draw(refused ? BLOCKED : "Kept in this browser.");
}

document.addEventListener("change", ({ target }) => target.matches("[data-away]") && choose(target));
document.body.addEventListener("studio:page", () => draw());
// What was switched before this module was here stays so.
const early = [...switches()].filter(({ checked, defaultChecked }) => checked !== defaultChecked);
if (!early.length) draw();
early.forEach(choose);
