// Where an arrow leads in a grid of tiles whose columns nobody counted.
const PAGE_ROWS = 3;

const rowOf = (tile) => Math.round(tile.getBoundingClientRect().top);

function columnsOf(tiles) {
  const top = rowOf(tiles[0]);
  const next = tiles.findIndex((tile) => rowOf(tile) !== top);
  return next < 0 ? tiles.length : next;
}

/** Return the element that gets the focus when `key` is pressed at `target`, or null; above the first row is `query`. */
export function move(key, tiles, target, query) {
  if (!tiles.length) return null;
  if (target === query) return key === "ArrowDown" ? (tiles.find(({ tabIndex }) => tabIndex === 0) ?? tiles[0]) : null;
  const at = tiles.indexOf(target);
  if (at < 0) return null;
  const columns = columnsOf(tiles);
  const steps = {
    ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns, PageDown: PAGE_ROWS * columns, PageUp: -PAGE_ROWS * columns,
    Home: -at, End: tiles.length - 1 - at,
  };
  if (!(key in steps)) return null;
  const to = at + steps[key];
  if (to < 0) return key === "ArrowUp" ? query : tiles[0];
  return tiles[Math.min(to, tiles.length - 1)];
}
