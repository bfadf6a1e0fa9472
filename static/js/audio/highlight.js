// Which part of the text is being said: by exact times where a take has them, else by its length and the pauses.
import { pausedSeconds, withoutPauses } from "../editor/pauses.js";

const SENTENCE_END = /(?<=[.!?…]["”’»)\]]*)\s+|(?<=[。！？][」』”）]*)|\n+/gu;

/** Return a function that is told the time (seconds) and says what is heard, by the event studio:saying. */
export function saying(deck) {
  const { text = "", words } = deck.element.dataset;
  let exact = null;
  let last = -1;
  if (words) {
    const here = (times) => ([exact, last] = [placed(times, text), null]); // the light is set anew
    fetch(words).then((answer) => (answer.ok ? answer.json() : [])).then(here, () => {});
  }
  return (at) => {
    const spans = exact?.length ? exact : guessed(text, deck.seconds);
    const now = deck.audio.paused && !deck.audio.currentTime ? -1 : spans.findLastIndex(({ from }) => from <= at);
    const ended = deck.audio.ended ? -1 : now;
    if (ended === last) return;
    last = ended;
    const { start = null, end = null } = spans[ended] ?? {};
    document.body.dispatchEvent(new CustomEvent("studio:saying", { detail: { text, start, end } }));
  };
}

// Exact times name the words: find them in the text, one after the other.
function placed(times, text) {
  let at = 0;
  return times.flatMap(({ text: word, begin_ms: begin }) => {
    const start = text.indexOf(word.trim(), at);
    if (start < 0) return [];
    at = start + word.trim().length;
    return [{ start, end: at, from: begin / 1000 }];
  });
}

// Without times: each sentence takes its share of the length, pauses taken out first.
function guessed(text, seconds) {
  const pieces = sentences(text);
  const pauses = pieces.reduce((sum, piece) => sum + piece.pauses, 0);
  const weight = pieces.reduce((sum, piece) => sum + piece.weight, 0) || 1;
  const pace = Math.max(0, seconds - pauses) / weight;
  let from = 0;
  return pieces.map((piece) => {
    const span = { start: piece.start, end: piece.end, from };
    from += piece.weight * pace + piece.pauses;
    return span;
  });
}

function sentences(text) {
  const ends = [...text.matchAll(SENTENCE_END)].map((end) => end.index + end[0].length);
  return [...ends, text.length].map((until, number) => {
    const start = number ? ends[number - 1] : 0;
    const piece = text.slice(start, until);
    const words = withoutPauses(piece).trim();
    return { start, end: start + piece.trimEnd().length, pauses: pausedSeconds(piece), weight: words.length };
  });
}
