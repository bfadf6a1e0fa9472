// Modules that only a gesture needs: the head names them (`lazy-modules`), and they are fetched when somebody reaches for
// the page, or at once where the page shows what they are for. A click, a sending, a key or a file that comes before they
// are here waits for them, and is then done again: nothing is lost.
const REACHING = ["pointermove", "pointerdown", "touchstart", "focusin", "keydown", "input", "change", "dragenter"];
const OF_THE_BROWSER = ["Tab", "Enter", "Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock"]; // Enter on a button is a click
const TYPING = 'input:not([type="range"],[type="checkbox"],[type="radio"]), textarea, select, [contenteditable]:not([contenteditable="false"])';
const WAITING = 'a[href], button, [role="button"]'; // fields and choices are the browser's: what they change is told again
const PRESSABLE = "button, a, input, summary, select, textarea, [role=option], [role=listbox]";
const head = document.head;
let loading = null;
let isReady = false;
let held = [];

const metas = () => [...head.querySelectorAll('meta[name="lazy-modules"]')];
const addresses = (text = "") => text.split(" ").filter(Boolean);

function fetchEarly(href) {
  head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
}

function run(meta) {
  addresses(meta.dataset.needed).forEach(fetchEarly);
  return Promise.allSettled(addresses(meta.content).map((address) => import(address)));
}

// Resolves also when one could not be had.
const loadLazy = () => Promise.all(metas().map(run));

function reach() {
  loading ??= loadLazy().then(release);
}

// ---- what waits
// Whatever may be a shortcut waits. What the browser does with a key itself – it scrolls, closes, moves a slider – it may do
// at once: such a key is only told again. What is typed is left alone.
const isChord = ({ ctrlKey, metaKey, altKey }) => ctrlKey || metaKey || altKey;
const isOwnLine = ({ key, target }) => key === "Enter" && target.matches("input") && !target.list;
const isInEmpty = ({ key, target }) => ["ArrowUp", "ArrowDown"].includes(key) && target.value === "";

function waitsAsKey(event) {
  const { key, target, isComposing, repeat } = event;
  if (isComposing || repeat || event.keyCode === 229) return false;
  if (isChord(event)) return key === "Enter" && !event.altKey;
  if (target.closest?.(TYPING)) return isOwnLine(event);
  return key.length === 1 && !(key === " " && target.closest?.(PRESSABLE));
}

function isToldAgain(event) {
  const { key, target, isComposing, repeat } = event;
  if (isComposing || repeat || event.keyCode === 229 || isChord(event) || OF_THE_BROWSER.includes(key)) return false;
  if (key === "Escape") return !document.querySelector("dialog[open], [popover=auto]:popover-open, [popover='']:popover-open");
  return target.closest?.(TYPING) ? isInEmpty(event) : key.length > 1;
}

// A press with Shift on a choice means more than the choice (a range): it waits too.
const isRange = ({ target, shiftKey }) => shiftKey && target.matches?.('input[type="checkbox"]');

const HELD = {
  click: (event) => event.target.closest?.(WAITING)?.matches(":not([data-now])") || isRange(event),
  change: () => false,
  submit: ({ target }) => target.method !== "dialog",
  keydown: waitsAsKey,
  drop: ({ dataTransfer }) => dataTransfer.files.length > 0,
  paste: ({ clipboardData }) => clipboardData?.files.length > 0 && !clipboardData.types.includes("text/plain"),
};

const PASSED_ON = { bubbles: true, cancelable: true, composed: true };
const again = {
  change: (event, target) => target.dispatchEvent(new Event("change", { bubbles: true })),
  click: (event, target) => target.dispatchEvent(new MouseEvent("click", event)),
  submit: ({ submitter }, target) => target.requestSubmit(submitter?.isConnected ? submitter : null),
  keydown: (event, target) => target.dispatchEvent(new KeyboardEvent("keydown", event)) && isOwnLine(event) && sendForm(target.form),
  drop: (event, target, dataTransfer) => target.dispatchEvent(new DragEvent("drop", { ...PASSED_ON, dataTransfer })),
  paste: (event, target, clipboardData) => target.dispatchEvent(new ClipboardEvent("paste", { ...PASSED_ON, clipboardData })),
};

// As the browser does with Enter in a field, where nobody has another use for it.
function sendForm(form) {
  const button = [...(form?.elements ?? [])].find(({ type }) => type === "submit");
  if (button) button.click();
  else form?.requestSubmit();
}

// The browser takes the files away when the event is over, and what is in a folder even earlier.
function filesOf({ dataTransfer, clipboardData }) {
  const copy = new DataTransfer();
  copy.entries = [...(dataTransfer?.items ?? [])].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  for (const file of (dataTransfer ?? clipboardData)?.files ?? []) copy.items.add(file);
  return copy;
}

function hold(event) {
  if (isReady) return;
  reach();
  const waits = HELD[event.type](event);
  const isKey = event.type === "keydown" && !waits && isToldAgain(event);
  if (waits) event.preventDefault();
  if (waits || isKey) event.stopImmediatePropagation();
  if (waits || isKey || event.type === "change") held.push([event, event.target, filesOf(event)]);
}

/** Let what is done wait: a page is there, and its modules are not. */
export function holdGestures() {
  isReady = false;
}

// What was drawn anew meanwhile is known by its id.
function standing(target) {
  if (target.isConnected) return target;
  const { id } = target.closest?.(WAITING) ?? target;
  return id ? document.getElementById(id) : null;
}

/** Do what has waited, and let nothing wait any more. */
export function release() {
  isReady = true;
  for (const [event, was, files] of held) {
    const target = standing(was);
    if (target) again[event.type](event, target, files);
  }
  held = [];
}

for (const type of REACHING) addEventListener(type, reach, { capture: true, once: true, passive: true });
for (const type of Object.keys(HELD)) addEventListener(type, hold, { capture: true });
addEventListener("dragover", (event) => !isReady && event.dataTransfer.types.includes("Files") && event.preventDefault());

// ---- what a page shows, or this browser keeps, is there at once
function isKept(name) {
  try {
    return Boolean(name) && localStorage.getItem(name) !== null;
  } catch {
    return false;
  }
}

function look() {
  for (const meta of metas()) {
    const { where, kept } = meta.dataset;
    if ((where && document.querySelector(where)) || isKept(kept)) run(meta);
  }
}

const hasHistory = location.hash || history.state; // a place to go to, or to come back to
if (hasHistory) reach();
document.body.addEventListener("studio:added", look);
look();
