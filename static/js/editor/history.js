// Undo and redo: a step is a word that was typed or taken out, or one change of another kind.
const STEPS = 300;
const LONGEST = 24; // letters a step, for scripts without spaces
const SPACE = /\s/u;
const ENDS_WORD = /[\s。、！？，；：]$|#>$/u; // what follows is another step

const isLetter = (text) => [...text].length === 1;

// What one text has and another has not, where a caret stands behind it.
function compare(before, after) {
  const [old, text] = [before.text, after.text];
  const most = Math.min(old.length, text.length, Math.max(0, after.start - Math.max(0, text.length - old.length)));
  let at = 0;
  while (at < most && old[at] === text[at]) at += 1;
  let tail = 0;
  while (tail < Math.min(old.length, text.length) - at && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
  return { at, removed: old.slice(at, old.length - tail), inserted: text.slice(at, text.length - tail), count: 1 };
}

export class History {
  past = [];
  future = [];
  last = null; // what the newest step did, while it may go on

  /** Note a change; `typing` may go on with the word before. */
  add(before, after, typing) {
    const change = typing ? compare(before, after) : null;
    const goesOn = change && this.last && this.continues(change, before.text);
    if (!goesOn) this.past = [...this.past, before].slice(-STEPS);
    this.last = goesOn ? { ...change, count: this.last.count + 1 } : change;
    this.future = [];
  }

  continues({ at, removed, inserted }, text) {
    const { last } = this;
    if (last.count >= LONGEST) return false;
    if (!removed && !last.removed && isLetter(inserted)) {
      const before = text.slice(0, at);
      const begins = (ENDS_WORD.test(before) && !SPACE.test(inserted)) || inserted === "<";
      return at === last.at + last.inserted.length && !begins;
    }
    if (inserted || last.inserted || !isLetter(removed)) return false;
    const backwards = at + removed.length === last.at;
    return (backwards || at === last.at) && !(SPACE.test(last.removed) && !SPACE.test(removed));
  }

  /** Return what was before `now`, or null; `way` is "undo" or "redo". */
  step(way, now) {
    const [from, to] = way === "undo" ? [this.past, this.future] : [this.future, this.past];
    if (!from.length) return null;
    to.push(now);
    this.last = null;
    return from.pop();
  }
}
