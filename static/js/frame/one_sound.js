// One thing sounds at a time: of all players of a page, and in all windows of this browser.
// One channel a window, which never hears itself: what plays here must not be stopped by the word of it.
const channel = new BroadcastChannel("studio-player");
const stops = new Set();

/** Tell every other player, here and in other windows, that this media element sounds. */
export function sounds(element) {
  channel.postMessage("playing");
  stops.forEach((stop) => stop(element));
}

/** Have `stop(element)` called when something sounds: `element` here, null in another window. */
export const whenSounding = (stop) => stops.add(stop);

channel.addEventListener("message", () => stops.forEach((stop) => stop(null)));
