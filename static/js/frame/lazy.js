// Modules that only a gesture needs: the head names them (`lazy-modules`), and they are fetched when somebody reaches for
// the page, or at once where the page shows what they are for. A click, a sending, a shortcut or a file that comes before
// they are here waits for them, and is then done again: nothing is lost.
const REACHING = ["pointermove", "pointerdown", "touchstart", "focusin", "keydown", "input", "change", "dragenter"];
const SHORTCUTS = ["/", "?", "j", "k", " "];
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
const isShortcut = ({ key, target }) => SHORTCUTS.includes(key.toLowerCase()) && !target.closest?.(key === " " ? `${PRESSABLE}, ${TYPING}` : TYPING);
const HELD = {
  click: ({ target }) => target.closest?.(WAITING),
  change: () => false,
  submit: ({ target }) => target.method !== "dialog",
  keydown: (event) => ((event.ctrlKey || event.metaKey) && event.key === "Enter") || isShortcut(event),
  drop: ({ dataTransfer }) => dataTransfer.files.length > 0,
  paste: ({ clipboardData }) => clipboardData?.files.length > 0 && !clipboardData.types.includes("text/plain"),
};

const PASSED_ON = { bubbles: true, cancelable: true, composed: true };
const again = {
  change: ({ target }) => target.dispatchEvent(new Event("change", { bubbles: true })),
  click: (event) => event.target.dispatchEvent(new MouseEvent("click", event)),
  submit: ({ target, submitter }) => target.requestSubmit(submitter?.isConnected ? submitter : null),
  keydown: (event) => event.target.dispatchEvent(new KeyboardEvent("keydown", event)),
  drop: (event, dataTransfer) => event.target.dispatchEvent(new DragEvent("drop", { ...PASSED_ON, dataTransfer })),
  paste: (event, clipboardData) => event.target.dispatchEvent(new ClipboardEvent("paste", { ...PASSED_ON, clipboardData })),
};

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
  if (waits) event.preventDefault();
  if (waits) event.stopImmediatePropagation();
  if (waits || event.type === "change") held.push([event, event.target, filesOf(event)]);
}

function release() {
  isReady = true;
  for (const [event, target, files] of held) if (target.isConnected) again[event.type](event, files);
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
