// The focus is never lost: when what had it goes away with an answer, it moves to what stands in its place.
export const FOCUSABLE = 'a[href], button:not([disabled]), input:not([type="hidden"],[disabled]), select, textarea, summary, [tabindex]';
const usable = (element) => element.checkVisibility() && !element.closest("[inert]");
let trail = []; // what had the focus last: each of its ancestors, with the place that it had among its siblings

function note({ target }) {
  trail = [];
  for (let element = target; element.parentElement; element = element.parentElement) {
    trail.push({ element, place: [...element.parentElement.children].indexOf(element), parent: element.parentElement });
  }
}

document.addEventListener("focusin", note);
if (document.activeElement !== document.body) note({ target: document.activeElement });

/** Put the focus on an element, whatever it is; without one, on the page's main part. */
export function settleFocus(element, options) {
  const goal = element || document.getElementById("main");
  if (!goal.matches(FOCUSABLE)) goal.tabIndex = -1;
  goal.focus(options);
}

const first = (within) => [within, ...within.querySelectorAll(FOCUSABLE)].find((each) => each.matches(FOCUSABLE) && usable(each));

// In a list that is worked through: the same button of the next row.
const alike = (within, { tagName, className }) =>
  [...within.querySelectorAll(FOCUSABLE)].find((each) => each.tagName === tagName && each.className === className && usable(each));

// The element that stands where the lost one stood: in its place, before it, or around it.
function substitute() {
  const gone = trail.findLastIndex(({ element }) => !element.isConnected);
  if (gone < 0) return null;
  const { place, parent } = trail[gone];
  const { children } = parent;
  const near = [children[place], children[place - 1], children[0]].filter(Boolean);
  for (const each of near) {
    const found = alike(each, trail[0].element) ?? first(each);
    if (found) return found;
  }
  const area = parent.closest("section, #main");
  return area?.querySelector("h1, h2") ?? null;
}

/** After something was taken away: if it had the focus, give it to what is next to it, or to the way back. */
export function recoverFocus() {
  if (document.activeElement !== document.body || !trail.length || trail[0].element.isConnected) return;
  settleFocus(document.querySelector("#toasts button") ?? substitute(), { preventScroll: true });
}
