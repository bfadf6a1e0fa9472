// Which files are on their way, so that one that is chosen again after a reload goes on where it stopped.
import { read, write } from "../frame/storage.js";

const NAME = "studio-uploads";
const KEEP_MS = 2 * 24 * 3600 * 1000; // as long as the server keeps what came
const MOST = 50;

const all = () => (read(NAME) ?? []).filter(({ at }) => Date.now() - at < KEEP_MS).slice(-MOST);
// Whether the bytes too are the same, the sender asks of the server.
const isOf = (file) => ({ name, size }) => name === file.name && size === file.size;

/** Remember where a file is being sent to; `place` is the page's path and the field's name. */
export function remember(file, url, place) {
  const { name, size } = file;
  write(NAME, [...all().filter((each) => each.url !== url), { name, size, url, place, at: Date.now() }]);
}

/** Forget an upload, by its address. */
export function forget(url) {
  write(NAME, all().filter((each) => each.url !== url));
}

/** Return the address of an earlier upload of the same file in this workspace, for the same people, or undefined. */
export function known(file, announceUrl) {
  const [path, whom] = announceUrl.split("?");
  return all().filter(({ url }) => url.startsWith(path) && url.split("?")[1] === whom).find(isOf(file))?.url;
}

/** Return what was begun for a place and has not been finished. */
export const left = (place) => all().filter((each) => each.place === place);
