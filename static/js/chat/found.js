// A page that was opened from a search marks what was asked for in its message, and says so once.
import { say } from "../frame/page.js";

const QUOTED = /"([^"]+)"|(\S+)/g;
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "");

// Words in any case and with any accents; what stands between the words of a phrase does not matter.
function patternOf(asked) {
  const phrases = [...asked.matchAll(QUOTED)].map(([, quoted, loose]) => bare(quoted ?? loose).match(/[\p{L}\p{N}]+/gu) ?? []);
  const words = phrases.filter((phrase) => phrase.length).map((phrase) => phrase.map(escaped).join("[^\\p{L}\\p{N}]*"));
  return words.length ? new RegExp(words.join("|"), "giu") : null;
}

function mark(node, pattern) {
  const text = node.data;
  const plain = [...text].map((sign) => bare(sign)[0] ?? sign).join("");
  if (plain.length !== text.length) return 0; // places would not fit
  const found = [...plain.matchAll(pattern)];
  for (const { index, 0: hit } of found.reverse()) {
    const rest = node.splitText(index);
    rest.splitText(hit.length);
    const element = document.createElement("mark");
    rest.replaceWith(element);
    element.append(rest);
  }
  return found.length;
}

function begin() {
  const asked = new URLSearchParams(location.search).get("q");
  const item = asked && location.hash.startsWith("#m-") && document.getElementById(location.hash.slice(1));
  const pattern = item && patternOf(asked);
  if (!pattern || item.querySelector("mark")) return;
  const nodes = [];
  for (const words of item.querySelectorAll(".prose, .msg-me")) {
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) nodes.push(walker.currentNode);
  }
  const count = nodes.reduce((sum, node) => sum + mark(node, pattern), 0);
  if (count) say(`Found ${count === 1 ? "once" : `${count} times`} in this message`);
}

document.body.addEventListener("studio:page", begin);
begin();
