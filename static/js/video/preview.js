// The beginning of a clip, silent, in the tile that is pointed at or has the focus; never for those who want less motion.
const WAIT_MS = 200; // passing over a list plays nothing
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let waiting = null;
let playing = null;

function stop() {
  clearTimeout(waiting);
  playing?.remove();
  playing = null;
}

function play(picture) {
  stop();
  if (calm.matches) return;
  const film = document.createElement("video");
  Object.assign(film, { muted: true, loop: true, playsInline: true, src: picture.dataset.preview, className: "preview" });
  film.setAttribute("aria-hidden", "true");
  film.tabIndex = -1;
  picture.after(film);
  playing = film;
  film.play().catch(stop);
}

function reach({ target }) {
  const picture = target.closest?.(".tile")?.querySelector("[data-preview]");
  if (picture && picture.nextElementSibling === playing && playing) return;
  stop();
  if (picture) waiting = setTimeout(() => picture.isConnected && play(picture), WAIT_MS);
}

document.addEventListener("pointerover", (event) => event.pointerType !== "touch" && reach(event));
document.addEventListener("focusin", reach);
document.body.addEventListener("studio:leave", stop);
document.addEventListener("keydown", ({ key }) => key === "Escape" && stop());
