// Rows that come in numbers: a container with data-rows and, beside it, the template of a row, whose fields end in _NEW.
const fields = (container) => [...container.querySelectorAll("[name]")];
const numberOf = ({ name }) => Number(name.slice(name.lastIndexOf("_") + 1));

/** Add a row, and return it; without a number it is the next one. */
export function addRow(container, number = Math.max(-1, ...fields(container).map(numberOf)) + 1) {
  const template = container.parentElement.querySelector("template");
  const row = template.content.cloneNode(true).firstElementChild;
  row.innerHTML = row.innerHTML.replaceAll("_NEW", `_${number}`);
  container.append(row);
  return row;
}

/** Return the field of that name, in a row that is added where there is none; null where no such row can be. */
export function fieldOfRow(form, name) {
  const [, prefix, number] = name.match(/^(.+)_(\d+)$/) ?? [];
  const container = prefix && [...form.querySelectorAll("[data-rows]")].find(({ dataset }) => dataset.rows.split(" ").includes(prefix));
  if (!container) return null;
  const present = () => fields(container).find((field) => field.name === name);
  if (!present()) addRow(container, Number(number));
  present()?.closest(".by-hand")?.classList.remove("by-hand"); // a spare row for pages without script
  return present() ?? null;
}

/** Take the row of a field away. */
export const dropRow = (field) => field.closest("[data-rows] > *")?.remove();
