// What a page brings along besides its HTML: its head names style sheets and modules, each of which is loaded once.
// A module begins by itself when it is loaded, and hears `studio:page` each time that a page takes another's place.
const SHEETS = 'link[rel="stylesheet"]';
const FRAME = "link[data-frame]";
const LAZY = 'meta[name="lazy-modules"]';
const MODULES = 'script[type="module"][src]';

const addresses = (head, selector, name) => [...head.querySelectorAll(selector)].map((element) => element.getAttribute(name));

/** Return whether another version of the frame was delivered: then nothing less than a whole page will do. */
export function isOutdated(head) {
  const here = new Set(addresses(document.head, FRAME, "href"));
  return addresses(head, FRAME, "href").some((address) => !here.has(address));
}

/** Load the style sheets that are not here yet; resolves when they are, or cannot be. */
export function loadSheets(head) {
  const here = new Set(addresses(document.head, SHEETS, "href"));
  const missing = addresses(head, SHEETS, "href").filter((href) => !here.has(href));
  return Promise.all(missing.map(loadSheet));
}

function loadSheet(href) {
  const { promise, resolve } = Promise.withResolvers();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  link.addEventListener("load", resolve, { once: true });
  link.addEventListener("error", resolve, { once: true });
  document.head.append(link);
  return promise;
}

/** Load and run the modules of a page; those that are here already are left alone. */
export function loadModules(head) {
  const lazy = addresses(head, LAZY, "content").flatMap((content) => content.split(" "));
  return Promise.all([...addresses(head, MODULES, "src"), ...lazy].map((src) => import(src)));
}
