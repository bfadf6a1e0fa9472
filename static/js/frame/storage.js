// The only way to localStorage: a browser that refuses it, or has no room, is noticed once and quietly. What cannot be
// kept there is kept for as long as the page is open.
const memory = new Map();
let refused = false;

function attempt(act) {
  if (refused) return undefined;
  try {
    return act();
  } catch {
    refused = true;
    return undefined;
  }
}

/** Return what is kept under a name, or null; what cannot be read is as good as nothing. */
export function read(name) {
  const text = memory.get(name) ?? attempt(() => localStorage.getItem(name)) ?? null;
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** Keep a value under a name; returns whether it will outlast the page. */
export function write(name, value) {
  const text = JSON.stringify(value);
  const kept = attempt(() => (localStorage.setItem(name, text), true)) ?? false;
  if (kept) memory.delete(name);
  else memory.set(name, text);
  return kept;
}

/** Forget what is kept under a name. */
export function drop(name) {
  memory.delete(name);
  attempt(() => localStorage.removeItem(name));
}
