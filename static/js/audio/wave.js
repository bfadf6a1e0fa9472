// Waves of finished sound: they travel as letters, one a bar, and are drawn here; a line's player is drawn with its wave.
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

function drawing(letters, extra = "") {
  return `<svg ${extra} viewBox="0 0 ${STEP * letters.length} 64" preserveAspectRatio="none" aria-hidden="true"><path d="${pathOf(letters)}"/></svg>`;
}

// Once, and once more as far as it was heard.
const drawn = (letters) => drawing(letters) + drawing(letters, 'class="played"');

function playerOf({ src, dataset: { wave, durationMs, words } }, title) {
  const seconds = Number(durationMs) / 1000;
  const scrub = `<input class="scrub" type="range" min="0" max="${seconds}" step="0.1" value="0" aria-label="Position" aria-valuetext="0:00 of ${clock(seconds)}">`;
  const time = `<span class="time"><span data-time>0:00</span> / <span data-total>${clock(seconds)}</span></span>`;
  const player = Object.assign(document.createElement("div"), { className: "player" });
  player.setAttribute("role", "group");
  player.setAttribute("aria-label", title.textContent);
  Object.assign(player.dataset, { player: "", src: new URL(src).pathname, asset: title.dataset.titleOf, durationMs, ...(words && { words }) });
  player.innerHTML = `${BUTTON}<span class="wave">${drawn(wave)}${scrub}</span>${time}`;
  return player;
}

// A line's player takes the place of the browser's own.
function draw(within) {
  for (const sound of within.querySelectorAll("audio[data-wave]")) {
    sound.replaceWith(playerOf(sound, sound.closest("[data-item]").querySelector("[data-title-of]")));
  }
  for (const { dataset, children } of within.querySelectorAll("[data-player][data-wave]")) {
    const wave = [...children].find((each) => each.matches(".wave"));
    if (!wave.querySelector("svg")) wave.insertAdjacentHTML("afterbegin", drawn(dataset.wave));
  }
}

document.body.addEventListener("studio:added", ({ detail }) => draw(detail.parentElement ?? detail));
draw(document);
