// A list that comes in pages: the next one is fetched before somebody comes to the end. One at a time; one that did not
// come is asked for at the next move, and after each that came it is looked whether that was enough.
import { toast } from "../frame/page.js";

const AHEAD_PX = 400;

export class Pages {
  asked = null; // the mark whose page is under way
  failed = false;

  /** `list()` holds the mark `[data-next]` of where more begin; `fetchRows(url)` resolves to HTML, `added()` is told. */
  constructor(list, { fetchRows, added, isWanted }) {
    Object.assign(this, { list, fetchRows, added, isWanted });
  }

  /** Fetch the next page, if somebody is near the end. */
  async look() {
    const next = this.list()?.querySelector("[data-next]");
    if (!next || next === this.asked || !(this.isWanted() || this.isNear(next))) return;
    this.asked = next;
    const html = await this.fetchRows(next.dataset.next).catch(() => "");
    if (this.asked === next) this.asked = null;
    if (!next.isConnected) return; // another list by now
    if (!html) return this.miss();
    this.failed = false;
    next.outerHTML = html;
    this.added();
    this.look();
  }

  isNear(next) {
    const { bottom } = this.list().getBoundingClientRect();
    return next.checkVisibility() && next.getBoundingClientRect().top < bottom + AHEAD_PX;
  }

  miss() {
    if (!this.failed) toast("More of the list could not be fetched. Move on to try again.");
    this.failed = true;
  }
}
