// Two takes side by side: one is heard, the other goes on at the same second, and the louder one is turned down.
const sides = () => [...document.querySelectorAll("[data-side]")];
const playerOf = (side) => side.querySelector("[data-player]");
const named = (name) => sides().find(({ dataset }) => dataset.side === name);
const radioOf = ({ dataset }) => document.querySelector(`[name="heard"][value="${dataset.side}"]`);

// What is turned down by so many decibels.
const volumeOf = ({ dataset }) => Math.min(1, 10 ** (-Number(dataset.downDb) / 20));

async function hear(name) {
  const { deckOf } = await import("../audio/audio_player.js");
  const now = named(name);
  const other = sides().find((side) => side !== now);
  const [to, from] = [deckOf(playerOf(now)), deckOf(playerOf(other))];
  const on = !from.audio.paused;
  const at = from.audio.currentTime;
  to.seek(Math.min(at, Math.max(0, to.seconds - 0.1)));
  if (on) to.play();
  mark(now);
}

function mark(heard) {
  for (const side of sides()) side.classList.toggle("heard", side === heard);
}

document.addEventListener("change", ({ target }) => {
  if (target.name === "heard") hear(target.value);
  if (target.matches("[data-compare] select")) target.form.requestSubmit();
});
document.body.addEventListener("studio:deck", ({ detail: { deck, what } }) => {
  const side = sides().find((one) => playerOf(one) === deck.element);
  if (!side) {
    deck.audio.volume = 1; // elsewhere it is as loud as it was made
    return;
  }
  deck.audio.volume = volumeOf(side);
  if (what !== "play") return;
  radioOf(side).checked = true;
  mark(side);
});
const begin = () => sides()[0] && mark(sides()[0]);
document.body.addEventListener("studio:page", begin);
begin();
