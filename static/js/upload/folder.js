// Every file of dropped folders, at any depth. A browser tells the entries of a folder by the hundred.
const entriesOf = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
const fileOf = (entry) => new Promise((resolve) => entry.file(resolve, () => resolve(null)));

/** Return the files of entries, in the order of their names; hidden ones are left out. */
export async function filesOf(entries) {
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
