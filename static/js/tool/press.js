// While somebody writes by touch the foot stands lower, without the tab bar (tool.css has the same words). A press must
// not take the focus before it is over: the foot would move away from under the finger, and the press would be none.
const TOUCH = matchMedia("(pointer: coarse)");
const WRITING = ':is(.tool, .lab-page) :is([contenteditable], textarea, input[type="text"])';

document.addEventListener("mousedown", (event) => {
  const pressed = event.target.closest("button, a, summary");
  if (!pressed || !TOUCH.matches || !document.activeElement.matches(WRITING)) return;
  event.preventDefault();
  addEventListener("click", ({ target }) => pressed.contains(target) && pressed.focus(), { once: true });
});
