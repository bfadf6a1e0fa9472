// Sends one file in pieces: announced, appended, finished. A lost network, a restarted server or a reload costs at most one
// piece; a file that has changed meanwhile begins anew.
import { requestHeaders } from "../frame/page.js";
import { crc32, crcOf } from "./crc.js";
import { forget, known, remember } from "./unfinished.js";

const SMALLEST = 256 << 10;
const PIECE_MS = 800; // what a piece is meant to take, so that progress moves
const PATIENCE_MS = [500, 1000, 2000, 4000, 8000];
const DIGESTED = 64 << 20; // above, a browser would have to hold too much at once
const FAULTS = 8; // answers of a server in trouble, after which people decide

/** The server will not take the file; the message is for people. */
export class Refused extends Error {}

/** One file on its way. `run` resolves to {version, title, restored}; it rejects with Refused, or AbortError. */
export class Sending {
  offset = 0;
  piece = SMALLEST;
  most = SMALLEST;
  faults = 0;
  cancelling = new AbortController();

  constructor(file, { announce, media, limit, place, onChange = () => {} }) {
    Object.assign(this, { file, announce, media, limit, place, onChange });
  }

  cancel() {
    this.cancelling.abort();
    if (this.url) {
      forget(this.url);
      fetch(this.url, { method: "DELETE", headers: requestHeaders() }).catch(() => {});
    }
  }

  async run() {
    let done = (await this.resume()) ? null : await this.begin();
    while (!done) done = this.offset < this.file.size ? await this.next() : await this.finish();
    return done;
  }

  // ---- the beginning
  async begin() {
    const { name, size } = this.file;
    const data = { name, size, takes: this.media, limit: this.limit, sha256: await this.digest() };
    const answer = await this.ask(this.announce, { method: "POST", body: new URLSearchParams(data) });
    const told = await answer.json();
    if (answer.status === 422) throw new Refused(told.error);
    if (told.version) return told;
    Object.assign(this, { url: told.url, most: told.piece, offset: 0 });
    remember(this.file, this.url, this.place);
    return null;
  }

  // The same bytes need not be sent again; only on https and this machine browsers can tell.
  async digest() {
    if (!crypto.subtle || this.file.size > DIGESTED) return "";
    const bytes = await crypto.subtle.digest("SHA-256", await this.read(0, this.file.size));
    return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // Go on with what an earlier page began, if its bytes are those of this file.
  async resume() {
    const url = known(this.file, this.announce);
    if (!url) return false;
    const answer = await this.ask(url, { method: "HEAD" });
    const crc = answer.headers.get("Upload-Crc");
    const offset = Number(answer.headers.get("Upload-Offset"));
    const same = answer.ok && (crc === null || Number(crc) === (await crcOf(this.file.slice(0, offset))));
    if (same) {
      Object.assign(this, { url, offset });
      this.onChange("sending");
      return true;
    }
    forget(url);
    if (answer.ok) await this.ask(url, { method: "DELETE" });
    return false;
  }

  // ---- the middle
  async read(from, to) {
    try {
      return new Uint8Array(await this.file.slice(from, to).arrayBuffer());
    } catch {
      throw new Refused(`“${this.file.name}” has changed, or is gone from this device. Choose it again.`);
    }
  }

  async next() {
    const body = await this.read(this.offset, this.offset + this.piece);
    const headers = { "Upload-Offset": this.offset, "Upload-Crc": crc32(body), "Content-Type": "application/octet-stream" };
    const began = performance.now();
    const answer = await this.ask(this.url, { method: "PATCH", body, headers });
    if (answer.status === 404) return this.restart();
    const told = await answer.json();
    if (answer.status === 422 || answer.status === 507) throw new Refused(told.error);
    if (answer.ok) this.grow(performance.now() - began);
    else if (told.offset === this.offset) await this.pause(PATIENCE_MS[0]); // another one writes to it
    this.offset = told.offset; // 409 tells where to go on
    this.onChange("sending");
    return null;
  }

  restart() {
    forget(this.url);
    return this.begin();
  }

  grow(tookMs) {
    const wanted = (this.piece * PIECE_MS) / Math.max(1, tookMs);
    this.piece = Math.round(Math.min(this.most, Math.max(SMALLEST, Math.min(wanted, this.piece * 4))));
  }

  // ---- the end
  async finish() {
    this.onChange("checking");
    const answer = await this.ask(this.url, { method: "POST" });
    if (answer.status === 404) return this.restart();
    const told = await answer.json();
    this.offset = told.offset ?? this.offset;
    if (answer.status === 409) return null;
    forget(this.url);
    if (!answer.ok) throw new Refused(told.error);
    return told;
  }

  // ---- one request, asked again until there is an answer that says something
  async ask(url, options) {
    const { signal } = this.cancelling;
    for (let lost = 0; ; lost += 1) {
      signal.throwIfAborted();
      const headers = { ...requestHeaders(), ...options.headers };
      const answer = await fetch(url, { ...options, headers, signal, credentials: "same-origin", redirect: "manual" }).catch(() => null);
      signal.throwIfAborted();
      if (answer?.type === "opaqueredirect" || answer?.status === 403) throw new Refused("You were signed out, or may not do this any more. Reload the page.");
      if (answer?.status === 413) throw new Refused("This server, or the proxy in front of it, takes no pieces of this size.");
      if (answer && (answer.status < 500 || answer.status === 507)) {
        if (lost) this.onChange("sending");
        return answer;
      }
      if (answer && (this.faults += 1) > FAULTS) throw new Refused("This server has a problem. Try again later: what was sent is kept for two days.");
      this.onChange("waiting");
      await this.pause(PATIENCE_MS[Math.min(lost, PATIENCE_MS.length - 1)]);
    }
  }

  pause(ms) {
    const { signal } = this.cancelling;
    const { promise, resolve } = Promise.withResolvers();
    const timer = setTimeout(resolve, ms);
    for (const [target, type] of [[window, "online"], [signal, "abort"]]) target.addEventListener(type, resolve, { once: true });
    return promise.finally(() => clearTimeout(timer));
  }
}
