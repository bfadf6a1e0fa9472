// The frame: theme, dialogs, popovers, and the word when the connection is gone.
import { post, say, toast } from "./page.js";

const THEMES = ["system", "light", "dark"];
const LOST_MS = 4000;
const root = document.documentElement;
const all = (selector) => document.querySelectorAll(selector);

// ---- theme: the server draws it from a cookie, so that nothing flashes
function wear(theme) {
  if (theme === "system") root.removeAttribute("data-theme");
  else root.dataset.theme = theme;
  all("[data-theme-label]").forEach((label) => (label.textContent = `Theme: ${theme}`));
  all("[data-theme-next]").forEach((button) => (button.value = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]));
  all('input[name="theme"]').forEach((radio) => (radio.checked = radio.value === theme));
  say(`Theme: ${theme}`);
}

async function pick(theme, before) {
  wear(theme);
  const answer = await post("/theme/", { theme }).catch(() => null);
  if (answer?.ok) return;
  wear(before);
  toast("The theme could not be saved.");
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-theme-form]")) return;
  event.preventDefault();
  pick(event.target.querySelector("[data-theme-next]").value, root.dataset.theme ?? "system");
}, true);
document.addEventListener("change", (event) => {
  if (event.target.matches('input[name="theme"]')) pick(event.target.value, root.dataset.theme ?? "system");
});

// ---- dialogs: a link or button with data-open; the address #name opens one as well
function show(name) {
  const dialog = document.getElementById(name);
  if (dialog instanceof HTMLDialogElement && !dialog.open) {
    dialog.showModal();
    const field = dialog.querySelector("input.input"); // else the closing button would have the focus
    field?.focus();
    field?.select();
  }
  return dialog;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener && show(opener.dataset.open)) {
    event.preventDefault();
    opener.closest("[popover]")?.hidePopover();
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target.matches("dialog.modal")) event.target.close(); // the backdrop
});
if (location.hash && document.querySelector(`dialog[id="${CSS.escape(location.hash.slice(1))}"]`)) show(location.hash.slice(1));

// ---- popovers sit under their button; browsers with anchors do it by style
document.addEventListener("toggle", (event) => {
  const pop = event.target;
  if (!pop.matches?.(".pop") || event.newState !== "open" || innerWidth <= 760 || CSS.supports("position-area", "block-end")) return;
  const button = event.source ?? document.querySelector(`[popovertarget="${pop.id}"]`);
  if (!button) return;
  const place = button.getBoundingClientRect();
  const left = pop.dataset.align === "end" ? place.right - pop.offsetWidth : place.left;
  const below = place.bottom + pop.offsetHeight + 8 <= innerHeight;
  const top = below ? place.bottom + 6 : Math.max(8, place.top - pop.offsetHeight - 6);
  pop.style.setProperty("left", `${Math.max(8, Math.min(innerWidth - pop.offsetWidth - 8, left))}px`);
  pop.style.setProperty("top", `${top}px`);
}, true);

// ---- connection: told only when it stays away
let lost;
document.body.addEventListener("studio:socket", ({ detail }) => {
  clearTimeout(lost);
  const banner = document.getElementById("offline");
  if (detail.state === "open") banner.hidden = true;
  else if (detail.code === 4401) toast("You were signed out in another tab.", { url: location.href, label: "Sign in" });
  else if (detail.code === 4403) toast("You are no longer a member of this workspace.", { url: "/", label: "Go on" });
  else lost = setTimeout(() => (banner.hidden = false), LOST_MS);
});
