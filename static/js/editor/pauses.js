// The grammar of pauses. The server renders it on the field of the editor (data-pause for a right one,
// data-pause-attempt for whatever begins like one); a page without an editor has no pauses.
const NEVER = "(?!)";
const patterns = new Map();

function pattern(name) {
  const source = document.querySelector("[data-pause]")?.dataset[name] ?? NEVER;
  if (!patterns.has(source)) patterns.set(source, new RegExp(source, "g"));
  return patterns.get(source);
}

/** Return a text without its pauses. */
export const withoutPauses = (text) => text.replace(pattern("pause"), "");

/** Return how many seconds of pause a text has. */
export const pausedSeconds = (text) => [...text.matchAll(pattern("pause"))].reduce((sum, [, length]) => sum + Number(length), 0);

/** Return whatever begins like a pause: `seconds` is null for a wrong one, `closed` tells whether it ends. */
export function attempts(text) {
  return [...text.matchAll(pattern("pauseAttempt"))].map(({ 0: mark, 1: end, index: start }) => {
    const seconds = Number(mark.replace(pattern("pause"), "$1"));
    return { mark, start, end: start + mark.length, closed: Boolean(end), seconds: end && seconds > 0 ? seconds : null };
  });
}

/** Return the pause that ends at an offset; null where there is none. */
export const pauseBefore = (text, at) => attempts(text).find(({ end, closed }) => closed && end === at) ?? null;

/** Return the pause that begins at an offset; null where there is none. */
export const pauseAfter = (text, at) => attempts(text).find(({ start, closed }) => closed && start === at) ?? null;

/** Return whether a pause may be as long as that; `length` is a text. */
export const isLength = (length) => attempts(`<#${length}#>`)[0]?.seconds > 0;

/** Return the pauses of a text that the server would refuse, each with its code for the same fault. */
export function wrongPauses(text) {
  const found = attempts(text);
  const wrong = found.filter(({ seconds }) => seconds === null).map((one) => ({ ...one, code: one.closed ? "length" : "open" }));
  found.forEach((one, number) => {
    const between = text.slice(found[number - 1]?.end ?? 0, one.start);
    if (!between.trim()) wrong.push({ ...one, code: number ? "beside" : "first" });
  });
  const last = found.at(-1);
  if (last && !text.slice(last.end).trim()) wrong.push({ ...last, code: "last" });
  return wrong;
}
