// Sets of pictures: the way down to them on a phone, and pictures that are dragged to a field.

const ASSET = "application/x-studio-asset"; // the key of a version, for the fields of any page

// ---- a set that comes twice, since its first answer was lost, stands here once
function once({ id }) {
  const [, ...others] = document.querySelectorAll(`[id="${CSS.escape(id)}"]`);
  others.forEach((other) => other.remove());
}

// A row of what runs is for those whose set is not here; it unfolds late enough for one's own to be gone by then.
function tidyRows() {
  for (const row of document.querySelectorAll("#running-rows [data-running]")) {
    if (!document.getElementById(`job-${row.dataset.running}`)) continue;
    row.remove();
    if (!document.querySelector("#running-rows [data-running]")) document.getElementById("running-rows").replaceChildren();
  }
}

// What goes into the bin goes wherever it stands, in each of its versions; a moment later, since the menu that was used is
// in one of them, and has still to say what was done.
function drop(key) {
  for (const tile of document.querySelectorAll(`#results [data-asset="${CSS.escape(key)}"]`)) tile.closest(".slot").remove();
}

document.body.addEventListener("studio:deleted", ({ detail }) => setTimeout(() => detail.keys.forEach(drop)));

// ---- the button beside the title, on a phone
function jump() {
  const words = document.querySelector("[data-jump-words]");
  if (!words) return;
  const live = document.querySelector("#results [data-progress]");
  words.closest("a").hidden = !document.querySelector("#results .slot");
  words.textContent = live ? `${live.textContent.trim()} ready` : "Results";
  words.previousElementSibling.classList.toggle("on", Boolean(live));
}

document.body.addEventListener("studio:added", ({ detail }) => {
  if (detail.matches?.("article[data-job]")) once(detail);
  tidyRows();
  jump();
});
document.body.addEventListener("studio:page", jump);
jump();

// ---- a picture of ours that is dragged is the thing itself, and never a file
document.addEventListener("dragstart", (event) => {
  const tile = event.target.closest?.("[data-version]");
  if (!tile) return;
  const link = tile.querySelector("a.open");
  event.dataTransfer.setData(ASSET, tile.dataset.version);
  event.dataTransfer.setData("text/uri-list", link.href);
  event.dataTransfer.setData("text/plain", link.href);
  event.dataTransfer.effectAllowed = "copyLink";
  const picture = tile.querySelector("img");
  if (picture) event.dataTransfer.setDragImage(picture, 24, 24);
});
