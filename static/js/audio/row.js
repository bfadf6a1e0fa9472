// The player of one line of a list: its wave travels as letters, and is drawn here.
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZab"; // one a height; the server writes them (library/templatetags)
const [STEP, MIDDLE] = [4, 32]; // of a drawing that is 64 high
const BUTTON = `<button class="btn-play btn-play-quiet" type="button" aria-label="Play"><svg class="icon i-play" aria-hidden="true"><use href="#i-play"/></svg><svg class="icon i-pause" aria-hidden="true"><use href="#i-pause"/></svg></button>`;
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, "0")}`;

function pathOf(letters) {
  const bar = (letter, at) => {
    const half = LETTERS.indexOf(letter) + 1;
    return `M${STEP * at + 2} ${MIDDLE - half}V${MIDDLE + half}`;
  };
  return [...letters].map(bar).join("");
}

function fill(row) {
  const { wave, durationMs } = row.dataset;
  const seconds = Number(durationMs) / 1000;
  const drawing = (extra) => `<svg ${extra} viewBox="0 0 ${STEP * wave.length} 64" preserveAspectRatio="none" aria-hidden="true"><path d="${pathOf(wave)}"/></svg>`;
  const scrub = `<input class="scrub" type="range" min="0" max="${seconds}" step="0.1" value="0" aria-label="Position" aria-valuetext="0:00 of ${clock(seconds)}">`;
  const time = `<span class="time"><span data-time>0:00</span> / <span data-total>${clock(seconds)}</span></span>`;
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", row.closest("[data-item]").querySelector("[data-title-of]").textContent);
  row.innerHTML = `${BUTTON}<span class="wave">${drawing("")}${drawing('class="played"')}${scrub}</span>${time}`;
}

/** Draw the players of lines that have come. */
export function fillRows(within) {
  for (const row of within.querySelectorAll("[data-wave]:empty")) fill(row);
}
