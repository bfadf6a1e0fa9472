// The only way to localStorage and sessionStorage: a browser that refuses it, or has no room, is noticed once and quietly. What cannot be
// kept there is kept for as long as the page is open.
const LASTING = "localStorage";
const OF_TAB = "sessionStorage";
const memory = new Map();
const refused = new Set();

function attempt(kind, act) {
  if (refused.has(kind)) return undefined;
  try {
    return act(window[kind]);
  } catch {
    refused.add(kind);
    return undefined;
  }
}

function readFrom(kind, name) {
  const text = memory.get(kind + name) ?? attempt(kind, (store) => store.getItem(name)) ?? null;
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function writeTo(kind, name, value) {
  const text = JSON.stringify(value);
  const kept = attempt(kind, (store) => (store.setItem(name, text), true)) ?? false;
  if (kept) memory.delete(kind + name);
  else memory.set(kind + name, text);
  return kept;
}

/** Return what is kept under a name, or null; what cannot be read is as good as nothing. */
export const read = (name) => readFrom(LASTING, name);

/** Keep a value under a name; returns whether it will outlast the page. */
export const write = (name, value) => writeTo(LASTING, name, value);

/** Forget what is kept under a name. */
export function drop(name) {
  memory.delete(LASTING + name);
  attempt(LASTING, (store) => store.removeItem(name));
}

/** The same for this tab alone: another one does not see it. */
export const readOfTab = (name) => readFrom(OF_TAB, name);
export const writeOfTab = (name, value) => writeTo(OF_TAB, name, value);
