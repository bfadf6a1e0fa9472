// What somebody has opened stays open when a card, a row or a list around it is drawn anew: menus, folds and the dialog of a
// menu, with the focus in them. Whatever they have chosen in a menu closes it, as before.
import { FOCUSABLE } from "./focus.js";

const CHOICES = "a[href], button";
const menus = new Map(); // id -> the menu that is open
const folds = new Set();
let focused = null; // what had the focus last, in the page or by now out of it

// ---- a menu is fetched when it is asked for, and is open when it comes
let wanted = null; // the way to the menu that is on its way

async function fetchMenu(link) {
  wanted = link;
  const target = link.closest("[data-menu]");
  await window.htmx.ajax("GET", link.getAttribute("href"), { source: link, target, swap: "outerHTML" }).catch(() => null);
  if (wanted === link && link.isConnected) wanted = null; // it could not be had, which has been said
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-menu-link]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  fetchMenu(link);
});

function openFetched(detail) {
  const pop = detail.querySelector?.("[popover][data-opened]");
  if (pop) pop.showPopover({ source: buttonOf(pop) ?? undefined });
  if (!wanted || wanted.isConnected) return;
  const link = document.querySelector(`[data-menu-link][id="${CSS.escape(wanted.id)}"]`);
  wanted = null;
  if (link) fetchMenu(link); // its card was drawn anew meanwhile
}

// ---- what is open; nobody is told of one that leaves the page
const isMenu = (element) => Boolean(element.id) && element.matches?.(".pop[popover]");

document.addEventListener("beforetoggle", ({ target, newState }) => {
  if (!isMenu(target)) return;
  if (newState === "open") return menus.set(target.id, target);
  menus.delete(target.id);
  target.removeAttribute("data-again");
}, true);
document.addEventListener("toggle", ({ target }) => {
  if (target.localName !== "details") return;
  if (target.open) folds.add(target);
  else folds.delete(target);
}, true);
addEventListener("focusin", ({ target }) => (focused = target), true);
// A choice is made; what it brings may draw the menu anew.
addEventListener("click", ({ target }) => {
  if (target.closest?.(CHOICES)) menus.delete(target.closest(".pop[popover]")?.id);
}, true);

// ---- and what stands in the place of it
// A menu that was fetched comes with no card: it stays as it was, with its dialog and what is written there.
function bringBack(part) {
  const old = part.closest("[data-menu]");
  const link = old && document.querySelector(`[data-menu-link][id="${CSS.escape(part.id.replace(/^[a-z]+-/, "more-"))}"]`);
  if (!link) return null;
  link.closest("[data-menu]").replaceWith(old);
  window.htmx.process(old);
  return part;
}

const buttonOf = ({ id }) => document.querySelector(`[popovertarget="${CSS.escape(id)}"]`);
const fieldsOf = (part) => [...part.querySelectorAll(FOCUSABLE)];
const wordsOf = ({ textContent }) => textContent.trim();

// The one of the same words; else what has the same place.
function counterpart(field, old, part) {
  const fields = fieldsOf(part);
  const same = wordsOf(field) && fields.find((each) => wordsOf(each) === wordsOf(field));
  return same || fields[fieldsOf(old).indexOf(field)];
}

function reopenMenu(id, old) {
  menus.delete(id);
  const part = document.getElementById(id) ?? bringBack(old);
  if (!part?.matches("[popover]")) return;
  const [button, field] = [buttonOf(part), focused];
  const isInside = old.contains(field);
  part.toggleAttribute("data-again", true); // it does not rise a second time
  if (isInside || document.activeElement === document.body) button?.focus({ preventScroll: true }); // the way back
  part.showPopover({ source: button ?? undefined });
  if (isInside) counterpart(field, old, part)?.focus();
}

function reopenDialog() {
  const field = focused;
  const dialog = field?.closest?.("dialog[open]");
  if (!dialog || dialog.isConnected || !bringBack(dialog)) return;
  dialog.removeAttribute("open");
  dialog.showModal();
  field.focus();
}

// A fold has no name of its own: it is the nth of what is drawn anew.
function reopenFold(old) {
  folds.delete(old);
  const area = old.parentElement?.closest("[id]");
  const now = area && document.getElementById(area.id);
  const fold = now?.querySelectorAll("details")[[...area.querySelectorAll("details")].indexOf(old)];
  if (!fold || wordsOf(fold.querySelector("summary")) !== wordsOf(old.querySelector("summary"))) return;
  fold.open = true;
  if (old.contains(focused)) fieldsOf(fold)[fieldsOf(old).indexOf(focused)]?.focus();
}

function reopen() {
  for (const [id, old] of menus) if (!old.isConnected) reopenMenu(id, old);
  for (const old of folds) if (!old.isConnected) reopenFold(old);
  reopenDialog();
}

function begin() {
  folds.clear();
  document.querySelectorAll("details[open]").forEach((fold) => folds.add(fold));
}

document.body.addEventListener("studio:added", ({ detail }) => {
  openFetched(detail);
  reopen();
});
document.body.addEventListener("studio:leave", () => {
  focused = wanted = null;
  menus.clear();
  folds.clear();
});
document.body.addEventListener("studio:page", begin);
for (const menu of document.querySelectorAll(".pop:popover-open")) if (isMenu(menu)) menus.set(menu.id, menu);
focused = document.activeElement;
begin();
