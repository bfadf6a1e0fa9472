// A press is never lost: where its button or link is drawn anew between going down and coming up, as an answer comes, the
// browser makes no click of it. The one that stands in its place is clicked then. Only one that is alone of its kind in the
// part around it: of several that look alike, another one may have moved to where it stood.
const PRESSABLE = 'a[href], button, summary, label, [role="button"]';
const NEAR_PX = 8; // whoever goes further away with the button held down has changed their mind
let pressed = null; // {element, area: the id of the nearest part with one, action, x, y}
let clicked = null;

const words = ({ textContent }) => textContent.replace(/\s+/g, " ").trim();

const isTwin = (one, { element, action }) =>
  one.tagName === element.tagName && one.form?.action === action && one.cloneNode().isEqualNode(element.cloneNode()) && words(one) === words(element);

// The one element around there that is the same as what was pressed, if there is exactly one.
function only(press) {
  const area = press.area && document.getElementById(press.area);
  const found = area ? [area, ...area.querySelectorAll(PRESSABLE)].filter((one) => isTwin(one, press)) : [];
  return found.length === 1 ? found[0] : null;
}

function begin(element, { clientX: x, clientY: y } = {}) {
  const press = element && { element, area: element.closest("[id]")?.id, action: element.form?.action, x, y };
  pressed = press && only(press) ? press : null;
}

// After the browser has had its turn.
function end(isMeant) {
  const found = pressed && !pressed.element.isConnected && only(pressed);
  const goes = found && isMeant(found, pressed);
  pressed = clicked = null;
  if (goes) setTimeout(() => found.isConnected && !found.contains(clicked) && found.click());
}

// A tap makes its click of what is there when it ends.
const isClick = ({ button, isPrimary, pointerType }) => isPrimary && !button && pointerType !== "touch";
addEventListener("pointerdown", (event) => begin(isClick(event) && event.target.closest?.(PRESSABLE), event), true);
addEventListener("pointerup", ({ clientX, clientY }) => {
  end((found, { x, y }) => Math.hypot(clientX - x, clientY - y) < NEAR_PX || found.contains(document.elementFromPoint(clientX, clientY)));
}, true);
addEventListener("pointercancel", () => (pressed = null), true);
// Of a button the space bar acts as it comes up; Enter, and a link, as the key goes down.
addEventListener("keydown", ({ key, target, repeat }) => repeat || begin(key === " " && target.closest?.("button, summary")), true);
addEventListener("keyup", ({ key }) => key === " " && end(() => true), true);
addEventListener("click", ({ target }) => (clicked = target), true);
