// Names after an @: a list of the people of the workspace, chosen by arrow keys and Enter, or by a click.
const MOST = 6;
const BEFORE = /(?:^|\s)@([^@\n]{0,40})$/;
const box = () => document.querySelector("#write textarea");
const people = () => [...document.querySelectorAll("#write [data-people] option")].map(({ value }) => value);
let at = 0;

const list = () => document.getElementById("mentions");
const options = () => [...(list()?.children ?? [])];

function close() {
  list()?.remove();
  box()?.removeAttribute("aria-activedescendant");
  box()?.setAttribute("aria-expanded", "false");
}

function light(next) {
  at = next;
  options().forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
  box().setAttribute("aria-activedescendant", `mention-${at}`);
}

function offer() {
  const text = box();
  const typed = text.value.slice(0, text.selectionStart).match(BEFORE)?.[1].toLowerCase();
  const found = typed === undefined ? [] : people().filter((name) => name.toLowerCase().startsWith(typed)).slice(0, MOST);
  close();
  if (!found.length) return;
  const made = Object.assign(document.createElement("ul"), { id: "mentions", className: "pop mentions" });
  made.setAttribute("role", "listbox");
  made.setAttribute("aria-label", "People");
  made.append(...found.map((name, number) => {
    const option = Object.assign(document.createElement("li"), { id: `mention-${number}`, className: "item", textContent: name, dir: "auto" });
    option.setAttribute("role", "option");
    return option;
  }));
  text.before(made);
  text.setAttribute("aria-expanded", "true");
  light(0);
}

function choose(option) {
  const text = box();
  const [before, after] = [text.value.slice(0, text.selectionStart), text.value.slice(text.selectionEnd)];
  const start = before.lastIndexOf("@");
  text.setRangeText(`@${option.textContent} `, start, before.length, "end");
  close();
  text.focus();
  if (after.startsWith(" ")) text.selectionStart = text.selectionEnd;
}

const KEYS = {
  ArrowDown: () => light((at + 1) % options().length),
  ArrowUp: () => light((at - 1 + options().length) % options().length),
  Enter: () => choose(options()[at]),
  Tab: () => choose(options()[at]),
  Escape: close,
};

document.addEventListener("input", ({ target }) => target === box() && offer());
document.addEventListener("focusout", ({ target }) => target === box() && close());
document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest?.("#mentions [role=option]");
  if (!option) return;
  event.preventDefault(); // the focus stays in the box
  choose(option);
});
addEventListener("keydown", (event) => {
  if (event.target !== box() || !list() || event.isComposing || event.ctrlKey || event.metaKey || !KEYS[event.key]) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  KEYS[event.key]();
}, true);
