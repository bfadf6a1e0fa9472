// A file on its way, as its field shows it: how far, what is wrong, Cancel and Try again; spoken at each quarter.
import { say, toast } from "../frame/page.js";
import { Fetching } from "./fetching.js";
import { Refused, Sending } from "./send.js";

const [KILOBYTE, MEGABYTE] = [1000, 1_000_000];
const QUARTER = 25;
const number = (value, digits) => value.toLocaleString("en", { maximumFractionDigits: digits });
const size = (bytes) => (bytes < MEGABYTE ? `${number(bytes / KILOBYTE, 0)} kB` : `${number(bytes / MEGABYTE, 1)} MB`);
// So near to the limit that rounding would hide the difference, every byte is told.
const above = (bytes, limit) => (size(bytes) === size(limit) ? `${number(bytes, 0)} bytes` : size(bytes));
const WORDS = {
  waiting: () => "Connection lost. It goes on by itself…",
  checking: () => "Looking at it…",
  sending: ({ offset, file }) => `${size(offset)} ${file.size ? `of ${size(file.size)}` : "so far"}`,
};

/** Send a file for a field and `choose` what it becomes; resolves when that is over, whatever came of it. */
export async function send(field, file, choose) {
  const limit = Number(field.dataset.limit);
  const row = new Row(field, file, choose);
  if (file.size > limit) return row.fail(`“${file.name}” has ${above(file.size, limit)}; at most ${size(limit)} are taken.`);
  return row.send();
}

class Row {
  constructor(field, file, choose) {
    Object.assign(this, { field, file, choose, said: 0 });
    this.element = Object.assign(document.createElement("li"), { className: "attached sending" });
    this.element.append(...this.parts());
    field.querySelector("[data-sending]").append(this.element);
  }

  parts() {
    const words = Object.assign(document.createElement("span"), { className: "grow" });
    const name = Object.assign(document.createElement("b"), { className: "truncate", dir: "auto", textContent: this.file.name });
    name.translate = false;
    this.state = document.createElement("small");
    this.bar = Object.assign(document.createElement("progress"), { max: 100 });
    this.bar.setAttribute("aria-label", `Upload of ${this.file.name}`);
    words.append(name, this.state, this.bar);
    this.again = this.button("Try again", () => this.retry());
    this.again.hidden = true;
    this.stop = this.button("Cancel", () => this.cancel());
    return [words, this.again, this.stop];
  }

  button(text, act) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: text });
    button.setAttribute("aria-label", `${text}: ${this.file.name}`);
    button.addEventListener("click", act);
    return button;
  }

  async send() {
    const place = `${location.pathname} ${this.field.dataset.inputField}`;
    const make = this.file.address ? Fetching : Sending;
    this.sending = new make(this.file, { ...this.field.dataset, place, onChange: (state) => this.change(state) });
    for (const cut of this.field.querySelectorAll("[data-cut]")) if (cut.querySelector("b").textContent === this.file.name) cut.remove();
    this.change("sending");
    say(`${this.file.address ? "Fetching" : "Uploading"} ${this.file.name}`);
    try {
      await this.end(await this.sending.run());
    } catch (error) {
      if (error.name !== "AbortError") this.fail(error instanceof Refused ? error.message : "Something went wrong in this browser. Try it again.");
    }
  }

  async end({ version, title, restored }) {
    if (restored) toast(`“${title}” was in the bin. It is back in the library.`);
    if (await this.choose(this.field, version)) this.element.remove();
    else this.fail(`“${title}” is in the library, and could not be put here.`);
  }

  change(state) {
    this.element.dataset.state = state;
    this.state.textContent = WORDS[state](this.sending);
    if (state === "checking" || !this.file.size) this.bar.removeAttribute("value");
    else this.bar.value = (100 * this.sending.offset) / this.file.size;
    const quarter = Math.floor(this.bar.value / QUARTER) * QUARTER;
    if (state === "waiting" && this.last !== state) say(`${this.file.name}: connection lost`);
    else if (quarter > this.said && quarter < 100) say(`${quarter} % of ${this.file.name}`);
    this.said = Math.max(this.said, quarter);
    this.last = state;
  }

  fail(words) {
    this.element.dataset.state = "failed";
    this.element.setAttribute("role", "alert");
    this.state.textContent = words;
    this.bar.hidden = true;
    this.again.hidden = !this.sending;
    this.stop.textContent = "Dismiss";
    this.stop.setAttribute("aria-label", `Dismiss: ${this.file.name}`);
    say(words);
  }

  retry() {
    this.element.removeAttribute("role");
    this.bar.hidden = false;
    this.again.hidden = true;
    this.stop.textContent = "Cancel";
    return this.send();
  }

  cancel() {
    this.sending?.cancel();
    this.element.remove();
    this.field.querySelector("[type=file]").focus();
    say(`${this.file.name} is not uploaded`);
  }
}
