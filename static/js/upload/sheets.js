// Style sheets that only a dialog needs: loaded once, when somebody points at what opens it.
const asked = new Map();

function load(href) {
  const { promise, resolve } = Promise.withResolvers();
  if ([...document.querySelectorAll('link[rel="stylesheet"]')].some((link) => link.getAttribute("href") === href)) resolve();
  else {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    for (const type of ["load", "error"]) link.addEventListener(type, resolve, { once: true });
    document.head.append(link);
  }
  return promise;
}

/** Resolve when the style sheets of some addresses, with spaces between, are here or cannot be. */
export function loadSheets(addresses) {
  const each = addresses.split(" ").map((href) => asked.get(href) ?? asked.set(href, load(href)).get(href));
  return Promise.all(each);
}
