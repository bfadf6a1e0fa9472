// Copying a message: exactly as it was written, or as plain text.
import { toast } from "../frame/page.js";

const PLAIN = "text/plain";

// A browser lets one write to the clipboard only in the click itself, so the words are a promise.
function put(words) {
  const blob = words.then((text) => new Blob([text], { type: PLAIN }));
  return navigator.clipboard.write([new ClipboardItem({ [PLAIN]: blob })]);
}

async function fetchWords(url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-copy]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !navigator.clipboard) return;
  event.preventDefault();
  const prose = link.closest("[data-message]")?.querySelector(".prose");
  const words = link.dataset.copy === "plain" && prose ? Promise.resolve(prose.innerText) : fetchWords(link.href);
  put(words).then(() => toast("Copied"), () => toast("The browser did not allow it. Open the text to copy it by hand.", { url: link.href, label: "Open" }));
  link.closest("[popover]")?.hidePopover();
});
