// Answers that arrive: words as they come, blocks as they are formatted, reasoning folded. A card that is drawn anew
// while its answer arrives gets the same nodes again, so that what is open stays open.
import { toast } from "../frame/page.js";
import { socket } from "../frame/socket.js";

const TRACKS = { 2: "text", 3: "thinking", 4: "tool", 5: "blocks" };
const SENTENCES = /^[^]*[.!?。！？\n]/;
const SECOND_MS = 1000;
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const answers = new Map(); // tape -> Answer

const decoder = () => new TextDecoder();
const tell = (type, detail) => document.body.dispatchEvent(new CustomEvent(type, { detail }));

class Answer {
  text = "";
  thinking = "";
  settled = 0; // UTF-16 units of the text that are formatted
  decoders = { text: decoder(), thinking: decoder() };

  constructor(element) {
    this.element = element;
    this.body = element.querySelector("[data-body]");
    this.think = element.querySelector(".think");
    this.tail = this.body.querySelector("[data-tail]");
    this.stop = socket.follow(element.dataset.live, 0, { onChunk: (seq, track, bytes) => this.hear(TRACKS[track], bytes) });
  }

  // The card was drawn anew: its empty nodes make room for ours.
  move(element) {
    this.element = element;
    element.querySelector("[data-body]").replaceWith(this.body);
    element.querySelector(".think").replaceWith(this.think);
    this.paint();
  }

  hear(track, bytes) {
    if (track === "blocks") this.settle(bytes);
    else if (track === "tool") this.note(bytes);
    else if (track) this[track] += this.decoders[track].decode(bytes, { stream: true });
    this.drawn ??= requestAnimationFrame(() => this.paint());
  }

  settle(bytes) {
    const [, units, html] = decoder().decode(bytes).match(/^(\d+)\n([^]*)$/);
    const template = document.createElement("template");
    template.innerHTML = html; // cleaned by the server that wrote it
    this.body.insertBefore(template.content, this.tail.closest(".tail"));
    this.settled = Number(units);
  }

  note(bytes) {
    for (const line of decoder().decode(bytes).split("\n").filter(Boolean)) {
      const note = JSON.parse(line);
      if ("thought_s" in note) this.thought = note.thought_s;
    }
  }

  paint() {
    this.drawn = undefined;
    const rest = this.text.slice(this.settled);
    this.tail.textContent = CALM.matches ? (rest.match(SENTENCES)?.[0] ?? "") : rest;
    this.body.hidden = !this.text;
    this.think.hidden = !this.thinking;
    this.think.querySelector("[data-think]").textContent = this.thinking;
    this.element.querySelector("[data-waiting]")?.toggleAttribute("hidden", Boolean(this.text || this.thinking));
    this.tick();
    tell("studio:words", this.element);
  }

  get hasThought() {
    return this.thought !== undefined; // a quick model thinks for 0 seconds
  }

  // The seconds of thinking, until it has ended.
  tick() {
    const words = this.think.querySelector("[data-thought]");
    if (this.hasThought) words.textContent = `Thought for ${seconds(this.thought)}`;
    else if (this.thinking) {
      this.since ??= performance.now();
      words.textContent = `Thinking… ${seconds((performance.now() - this.since) / SECOND_MS)}`;
    }
  }
}

function seconds(value) {
  const whole = Math.max(1, Math.round(value));
  if (whole >= 120) return `${Math.floor(whole / 60)} minutes`;
  return `${whole} second${whole === 1 ? "" : "s"}`;
}

// What was shared is private again: what came stays until the page is left, and nothing more comes.
document.body.addEventListener("studio:gone", ({ detail: { key } }) => {
  const found = document.querySelector(`[data-live="${CSS.escape(key)}"]`);
  if (!found) return;
  found.removeAttribute("aria-busy");
  for (const part of found.querySelectorAll(".caret, [data-waiting], .acts")) part.remove();
  toast("This conversation is not shared with you any more.");
});

// Sound that arrives on another page of the workspace is none of ours.
const ANSWER = ".msg[data-live]";

function adopt(within) {
  const found = within.matches?.(ANSWER) ? [within] : (within.querySelectorAll?.(ANSWER) ?? []);
  for (const element of found) {
    const known = answers.get(element.dataset.tape);
    if (known) known.element !== element && known.move(element);
    else answers.set(element.dataset.tape, new Answer(element));
  }
  forget();
}

function forget() {
  for (const [tape, answer] of answers) {
    if (answer.element.isConnected) continue;
    answer.stop();
    answers.delete(tape);
  }
}

document.body.addEventListener("studio:added", ({ detail }) => adopt(detail));
document.body.addEventListener("studio:leave", () => {
  answers.forEach((answer) => answer.stop());
  answers.clear();
});
document.body.addEventListener("studio:page", () => adopt(document));
setInterval(() => answers.forEach((answer) => !answer.hasThought && answer.tick()), SECOND_MS);
adopt(document);
