// Copy: the words of an element, or the address of a page. Where a browser forbids it, the words are selected instead.
import { toast } from "../frame/page.js";

function select(element) {
  getSelection().selectAllChildren(element);
  toast("Press Ctrl+C to copy what is selected.");
}

async function copy(button) {
  const { copy: name, copyLink, copied } = button.dataset;
  const element = name && document.getElementById(name);
  const text = element ? element.textContent : new URL(copyLink, location).href;
  try {
    await navigator.clipboard.writeText(text);
    toast(copied);
  } catch {
    if (element) select(element);
    else toast(`The link is ${text}`);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-copy-link]");
  if (!button) return;
  event.preventDefault(); // a link leads where the address stands, for those without script
  button.closest("[popover]")?.hidePopover();
  copy(button);
});
