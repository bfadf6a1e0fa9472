// The list goes on by itself in both directions. What is older is added to the last rows; what is newer comes into rows of its
// own above, and the browser keeps what is looked at where it is.
const AHEAD = "1200px";
const SHAPES = [1.78, 1, 0.75, 1.5, 1.33, 1, 1.78, 0.67, 1.5, 1, 1.33, 0.75]; // of the tiles that are on their way
let busy = false;
let firsts = new Set(); // what the address shows by itself

function note() {
  firsts = new Set([...document.querySelectorAll("[data-parts] .tile")].map(({ dataset }) => dataset.key));
}

const seen = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, target }) => isIntersecting && more(target)), { rootMargin: `${AHEAD} 0px` });

function watch() {
  for (const end of document.querySelectorAll("[data-parts] [data-more]")) {
    seen.unobserve(end); // one that was passed over is told of again
    seen.observe(end);
  }
}

async function more(end) {
  if (busy || !end.isConnected) return;
  busy = true;
  end.setAttribute("aria-busy", "true");
  const waiting = end.dataset.more === "older" ? sketch(end.previousElementSibling) : [];
  const answer = await fetch(end.querySelector("a").href, { headers: { "HX-Request": "true" } }).catch(() => null);
  busy = false;
  end.removeAttribute("aria-busy");
  waiting.forEach((tile) => tile.remove());
  if (answer?.status !== 200 || !end.isConnected) return; // the link is still there, to be pressed
  const html = await answer.text();
  seen.unobserve(end);
  add(end, new DOMParser().parseFromString(html, "text/html").body);
  watch();
}

// Tiles without anything in them, in the place of those that are on their way; nothing that one looks at moves.
function sketch(rows) {
  const tiles = SHAPES.map((shape) => {
    const tile = Object.assign(document.createElement("div"), { className: "tile sketch", innerHTML: '<div class="pic skel"></div><div class="cap"><span class="skel"></span></div>' });
    tile.setAttribute("aria-hidden", "true");
    tile.style.setProperty("--ar", shape);
    return tile;
  });
  rows.append(...tiles);
  return tiles;
}

function add(end, part) {
  const tiles = part.querySelector(".media");
  const isNewer = end.dataset.more === "newer";
  const next = part.querySelector(`[data-more="${end.dataset.more}"]`);
  const fresh = [...tiles.children].filter(({ id }) => !document.getElementById(id));
  const rows = isNewer ? tiles : end.previousElementSibling;
  if (isNewer) tiles.replaceChildren(...fresh);
  else rows.append(...fresh);
  if (isNewer) end.after(tiles);
  if (next) end.replaceWith(next);
  else end.remove();
  fresh.forEach((tile) => window.htmx.process(tile));
  document.body.dispatchEvent(new CustomEvent("studio:tiles"));
}

document.addEventListener("click", (event) => {
  const end = event.target.closest("[data-parts] [data-more]");
  if (!end || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  more(end);
});
// Back leads to the part of the list that one left, and not to its top.
document.addEventListener("click", ({ target }) => {
  const tile = target.closest?.("[data-parts] .tile[data-key]");
  if (!tile || !target.closest("a[href]")) return;
  if (firsts.has(tile.dataset.key)) return;
  const url = new URL(location);
  for (const name of ["before", "after", "day"]) url.searchParams.delete(name);
  url.searchParams.set("at", tile.dataset.key);
  history.replaceState(history.state, "", url);
}, true);
document.body.addEventListener("studio:page", note);
document.body.addEventListener("studio:page", watch);
note();
watch();
