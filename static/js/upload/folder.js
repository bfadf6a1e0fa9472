// What is dropped or pasted, as files: those of folders too, at any depth. A browser tells the entries of a folder by the
// hundred, and what it does not let one read it leaves out.
const entriesOf = (reader) => new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
const fileOf = (entry) => new Promise((resolve) => entry.file(resolve, () => resolve(null)));

/** Resolve to the files of a DataTransfer, in the order of their names; hidden ones of folders are left out.
 * To be called while the event lasts: what it brings is gone afterwards. */
export async function filesOf(transfer) {
  const plain = [...transfer.files];
  // A drop that had to wait (frame/lazy.js) brings its entries along.
  const entries = transfer.entries ?? [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some(({ isDirectory }) => isDirectory)) return plain;
  const found = await Promise.all(entries.map(walk));
  return found.flat().filter(({ name }) => !name.startsWith("."));
}

async function walk(entry) {
  if (entry.isFile) return [await fileOf(entry)].filter(Boolean);
  const inside = [];
  const reader = entry.createReader();
  for (let some = await entriesOf(reader); some.length; some = await entriesOf(reader)) inside.push(...some);
  inside.sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
  return (await Promise.all(inside.map(walk))).flat();
}
