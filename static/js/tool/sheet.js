// The settings of a tool where there is little room: a sheet at the foot, behind a button that names what is chosen.
// It is a popover that is closed by hand, since a dialog that opens above it must leave it open.
const NARROW = matchMedia("(max-width: 760px), (max-width: 960px) and (max-height: 480px)");
const ZOOMED = 1.01; // somebody looks closer: that is no keyboard
const options = () => document.getElementById("options");
const isOpen = () => options()?.matches(":popover-open");

function nameOf(part) {
  if (part.matches(".slider")) {
    const usual = part.querySelector("input").value === part.dataset.usual;
    return usual ? "" : part.querySelector("output").textContent;
  }
  const radio = part.querySelector("input[type=radio]:checked");
  if (radio) return radio.value ? radio.closest("label").textContent.trim() : "";
  return part.querySelector("b")?.textContent.trim() ?? "";
}

function rename() {
  const words = document.querySelector("[data-options-words]");
  if (!words || !options()) return;
  const names = [...options().querySelectorAll("[data-named]")].map(nameOf).filter(Boolean);
  words.textContent = names.map((name, at) => (at && !/\d/.test(name) ? name.toLowerCase() : name)).join(", ") || "Settings";
}

function fit() {
  const sheet = options();
  if (!sheet) return;
  shown.disconnect();
  shown.observe(sheet, { subtree: true, childList: true, characterData: true }); // a voice is written in when it was chosen
  sheet.popover = "manual"; // also where a page did not say so
  if (!NARROW.matches && isOpen()) sheet.hidePopover(); // it stands beside the words
  rename();
}

const shown = new MutationObserver(rename);

function close() {
  options().hidePopover();
  document.querySelector(".to-options").focus();
}

// The way to a field that has to be put right leads into the sheet.
function lead(link) {
  const field = document.getElementById(link.hash.slice(1));
  if (!field || !options()?.contains(field)) return false;
  if (!isOpen()) options().showPopover();
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  field.focus();
  return true;
}

document.addEventListener("click", (event) => {
  const { target } = event;
  const link = target.closest("[data-error-summary] a");
  if (link && NARROW.matches && lead(link)) event.preventDefault();
  else if (isOpen() && !target.closest("#options, .to-options, dialog, #toasts, [data-generate]")) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !isOpen() || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  close();
});
document.addEventListener("toggle", ({ target, newState }) => {
  if (target.id !== "options") return;
  if (newState === "open") {
    const folds = target.querySelectorAll(":scope > details");
    if (folds.length === 1 && target.children.length === 2) folds[0].open = true; // there is nothing else to choose
    target.querySelector(".sheet-head button").focus();
  }
  else if (document.activeElement === document.body || target.contains(document.activeElement)) document.querySelector(".to-options").focus();
}, true);
document.addEventListener("submit", () => isOpen() && options().hidePopover());
for (const type of ["input", "change"]) document.addEventListener(type, ({ target }) => target.closest("#options") && rename());
document.body.addEventListener("studio:page", fit);
document.body.addEventListener("studio:added", ({ detail }) => detail.id === "composer" && fit());
NARROW.addEventListener("change", fit);
fit();

// Where the keyboard lies over the page (iOS), what sticks to the foot is lifted above it.
function lift() {
  const { height, offsetTop, scale } = visualViewport;
  const covered = scale > ZOOMED ? 0 : Math.max(0, Math.round(innerHeight - height - offsetTop));
  document.documentElement.style.setProperty("--keyboard", `${covered}px`);
}

for (const type of ["resize", "scroll"]) visualViewport?.addEventListener(type, lift);
