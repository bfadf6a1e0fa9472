// One socket per page: signals, and the numbered chunks of tapes. It comes back by itself and goes on by number.
const FIRST_MS = 500;
const LONGEST_MS = 20000;
const STEADY_MS = 5000; // a connection that lived this long starts the back-off anew
const FINAL = [4401, 4403]; // signed out, no longer a member
const HEADER_BYTES = 8; // uint16 tape, uint8 track, uint8 more, uint32 seq: of the last of 1 + more chunks
const STALLS = 3;
const POLL_MS = 5000; // without a line, cards ask for themselves

/** The pause before the next try: 0.5 s, doubled up to 20 s, of which half is chance. */
export function pause(tries, chance = Math.random()) {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** tries);
  return full / 2 + (full / 2) * chance;
}

/** A socket to `url`; `open` makes the connection, so that tests can bring their own. */
export class Socket {
  follows = new Map(); // key -> {next, hears, waiting, stalls}
  tapes = new Map(); // tape number -> key
  tries = 0;
  opens = 0;

  constructor(url, open = (address) => new WebSocket(address)) {
    this.url = url;
    this.open = open;
  }

  /** Hear a tape from chunk `from` on; returns a function that stops it. A second follower of a key takes its place. */
  follow(key, from, { onChunk, onEnd }) {
    const follow = { next: from, hears: { onChunk, onEnd }, waiting: true, stalls: 0 };
    this.follows.set(key, follow);
    this.ask(key, follow);
    return () => {
      if (this.follows.get(key) !== follow) return;
      this.follows.delete(key);
      this.send({ unfollow: key });
    };
  }

  connect() {
    clearTimeout(this.timer);
    if (this.over || (this.line && this.line.readyState < WebSocket.CLOSING)) return;
    const line = (this.line = this.open(this.url));
    line.binaryType = "arraybuffer";
    line.onopen = () => this.opened();
    line.onmessage = ({ data }) => line === this.line && (typeof data === "string" ? this.signal(JSON.parse(data)) : this.chunk(data));
    line.onclose = ({ code }) => line === this.line && this.closed(code);
  }

  /** Try at once, whatever the back-off says. */
  hurry() {
    if (this.line?.readyState !== WebSocket.OPEN) this.connect();
  }

  /** Let go of the line, for a page that is put away or a network that is gone. */
  drop() {
    clearTimeout(this.timer);
    const line = this.line;
    this.line = null;
    // The console would complain of one that is closed before it is open.
    if (line?.readyState === WebSocket.CONNECTING) line.onopen = () => line.close();
    else line?.close();
    tell("closed", 0);
  }

  opened() {
    this.since = Date.now();
    this.tapes.clear();
    for (const [key, follow] of this.follows) this.ask(key, follow);
    tell("open", 0);
    document.body.dispatchEvent(new CustomEvent("studio:resync"));
    if (this.opens++) document.body.dispatchEvent(new CustomEvent("studio:back")); // what the page shows may be old
  }

  closed(code) {
    this.over = FINAL.includes(code);
    if (this.since && Date.now() - this.since >= STEADY_MS) this.tries = 0;
    this.since = 0;
    if (!this.over) this.timer = setTimeout(() => this.connect(), pause(this.tries++));
    tell("closed", code);
  }

  ask(key, follow) {
    follow.waiting = true; // what is still under way from an earlier asking does not count
    this.send({ follow: key, from: follow.next, join: true });
  }

  send(message) {
    if (this.line?.readyState === WebSocket.OPEN) this.line.send(JSON.stringify(message));
  }

  signal(message) {
    if ("following" in message) {
      this.tapes.set(message.tape, message.following);
      const follow = this.follows.get(message.following);
      if (follow) follow.waiting = false;
    } else if ("signals" in message) message.signals.forEach((one) => this.signal(one));
    else if ("ended" in message) this.ended(message.ended, message.seq);
    else if ("gone" in message) this.gone(message.gone);
    else if ("people" in message) document.body.dispatchEvent(new CustomEvent("studio:people"));
    else if ("deleted" in message) this.deleted(message.deleted);
    else if ("changed" in message) {
      for (const type of [`${message.changed}-${message.key}`, "studio:changed"]) {
        document.body.dispatchEvent(new CustomEvent(type, { detail: message }));
      }
    }
  }

  // Its person may not see the job any more.
  gone(key) {
    this.follows.delete(key);
    document.body.dispatchEvent(new CustomEvent("studio:gone", { detail: { key } }));
  }

  // Whoever deletes it hears of it by the answer, which would find nobody if the form that asked were gone by then.
  deleted(all) {
    const keys = all.filter((key) => !document.querySelector(`form[data-busy][action*="/${CSS.escape(key)}/delete/"]`));
    if (keys.length) document.body.dispatchEvent(new CustomEvent("studio:deleted", { detail: { keys, told: true } }));
  }

  chunk(data) {
    const head = new DataView(data);
    const key = this.tapes.get(head.getUint16(0));
    const follow = this.follows.get(key);
    const seq = head.getUint32(4);
    if (!follow || follow.waiting || seq < follow.next) return;
    if (seq - head.getUint8(3) !== follow.next) return this.ask(key, follow); // a gap: ask for what is missing
    follow.next = seq + 1;
    follow.stalls = 0;
    follow.hears.onChunk(seq, head.getUint8(2), new Uint8Array(data, HEADER_BYTES));
  }

  ended(key, seq) {
    const follow = this.follows.get(key);
    if (!follow) return;
    if (seq >= follow.next && follow.stalls++ < STALLS) return this.ask(key, follow);
    this.follows.delete(key);
    follow.hears.onEnd?.(seq);
  }
}

function tell(state, code) {
  document.documentElement.dataset.socket = state;
  document.body.dispatchEvent(new CustomEvent("studio:socket", { detail: { state, code } }));
}

// An answer may have been written before a signal that overtook it: such a card asks once more.
const told = new Map(); // a job -> the last signal of it
document.body.addEventListener("studio:changed", ({ detail }) => told.set(detail.key, detail));
document.body.addEventListener("studio:added", ({ detail }) => {
  const cards = detail.matches?.("article[data-job]") ? [detail] : (detail.querySelectorAll?.("article[data-job]") ?? []);
  for (const { dataset: { job, state, progress = 0 } } of cards) {
    const last = told.get(job);
    if (!last || (last.state === state && Number(progress) >= (last.progress ?? 0))) continue;
    told.delete(job);
    document.body.dispatchEvent(new CustomEvent(`job-${job}`));
  }
});

const path = document.body.dataset.liveUrl;
/** The page's socket; on a page without a workspace it never connects. */
export const socket = new Socket(path && new URL(path, location.href).href.replace(/^http/, "ws"));
if (path) {
  addEventListener("online", () => socket.hurry());
  document.body.addEventListener("studio:added", () => socket.hurry()); // an answer came, so the server is there
  addEventListener("offline", () => socket.drop());
  addEventListener("pagehide", () => socket.drop());
  addEventListener("pageshow", (event) => event.persisted && socket.hurry());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && socket.hurry());
  setInterval(() => !socket.over && socket.line?.readyState !== WebSocket.OPEN && document.body.dispatchEvent(new CustomEvent("studio:poll")), POLL_MS);
  socket.connect();
}
