// One file that the server fetches by its web address: it tells line by line how far it came. Who cancels, or leaves the page,
// stops it; nothing is left behind then.
import { requestHeaders } from "../frame/page.js";
import { Refused } from "./send.js";

const LINES = "application/x-ndjson";
const LOST = "The connection was lost in the middle. Try it again.";

/** One address. `run` resolves to {version, title, restored}; it rejects with Refused, or AbortError. */
export class Fetching {
  offset = 0;
  cancelling = new AbortController();

  constructor(file, { fetch: url, media, limit, onChange = () => {} }) {
    Object.assign(this, { file, url, media, limit, onChange });
  }

  cancel() {
    this.cancelling.abort();
  }

  async run() {
    const { signal } = this.cancelling;
    const body = new URLSearchParams({ address: this.file.address, takes: this.media, limit: this.limit });
    const headers = { ...requestHeaders(), Accept: LINES };
    const answer = await fetch(this.url, { method: "POST", body, headers, signal, credentials: "same-origin", redirect: "manual" }).catch(() => null);
    signal.throwIfAborted();
    if (!answer) throw new Refused("No answer from the server. Try it again.");
    if (answer.status === 422) throw new Refused((await answer.json()).error);
    if (!answer.ok) throw new Refused("You were signed out, or may not do this any more. Reload the page.");
    return this.follow(answer.body.pipeThrough(new TextDecoderStream()).getReader());
  }

  async follow(reader) {
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read().catch(() => ({ done: true }));
      this.cancelling.signal.throwIfAborted();
      if (done) throw new Refused(LOST);
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const told of lines.map(JSON.parse)) if (this.hear(told)) return told;
    }
  }

  hear({ version, error, offset, size, checking }) {
    if (error) throw new Refused(error);
    if (offset !== undefined) this.tell(offset, size);
    if (checking) this.onChange("checking");
    return version;
  }

  tell(offset, size) {
    Object.assign(this, { offset });
    this.file.size = size;
    this.onChange("sending");
  }
}
