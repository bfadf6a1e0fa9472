// A press is never lost: where its button or link is drawn anew between going down and coming up, as an answer comes, the
// browser makes no click of it. The one that stands in its place is clicked then, if it is the same one and nothing else.
const PRESSABLE = 'a[href], button, summary, label, [role="button"]';
const KEYS = [" "]; // of a button: Enter, and a link, act as the key goes down
let pressed = null; // {element, area: the id of the nearest part with one}
let clicked = null;

function press(element) {
  pressed = element && { element, area: element.closest("[id]")?.id, action: element.form?.action };
}

const words = ({ textContent }) => textContent.replace(/\s+/g, " ").trim();

function isTwin(one, { element, action }) {
  return one.cloneNode().isEqualNode(element.cloneNode()) && words(one) === words(element) && one.form?.action === action;
}

function twin(under) {
  const area = pressed.area ? document.getElementById(pressed.area) : null;
  const near = [under?.closest?.(PRESSABLE), area, ...(area?.querySelectorAll(PRESSABLE) ?? [])];
  return near.find((each) => each && isTwin(each, pressed));
}

// After the browser has had its turn.
function release(under) {
  const found = pressed && !pressed.element.isConnected && twin(under);
  pressed = clicked = null;
  if (found) setTimeout(() => found.isConnected && !found.contains(clicked) && found.click());
}

// A tap makes its click of what is there when it ends.
const isClick = ({ button, isPrimary, pointerType }) => isPrimary && !button && pointerType !== "touch";
addEventListener("pointerdown", (event) => press(isClick(event) && event.target.closest?.(PRESSABLE)), true);
addEventListener("pointerup", ({ clientX, clientY }) => release(document.elementFromPoint(clientX, clientY)), true);
addEventListener("pointercancel", () => press(null), true);
addEventListener("keydown", ({ key, target, repeat }) => repeat || press(KEYS.includes(key) && target.closest?.("button, summary")), true);
addEventListener("keyup", ({ key, target }) => KEYS.includes(key) && release(target), true);
addEventListener("click", ({ target }) => (clicked = target), true);
