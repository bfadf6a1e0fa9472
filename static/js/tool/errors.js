// Errors of a form go when they are put right: a field's at its next change, all of them when the form has worked.
const SUMMARY = "[data-error-summary]";
const squeeze = (text) => text.replace(/\s+/g, " ").trim();

// What an item of the summary says, without the name of its field.
const said = (item) => squeeze(item.textContent).slice(squeeze(item.querySelector("a")?.textContent ?? "").length).replace(/^: /, "");

function forget(words) {
  for (const summary of document.querySelectorAll(SUMMARY)) {
    const items = [...summary.querySelectorAll("li")];
    items.filter((item) => words.includes(said(item))).forEach((item) => item.remove());
    const left = summary.querySelectorAll("li").length;
    const heading = summary.querySelector("h1, h2, h3");
    if (!left) summary.remove();
    else if (left < items.length) heading.textContent = left === 1 ? "One thing to put right" : `${left} things to put right`;
  }
}

/** Take away what was said about a field, by its name. */
export function putRight(name) {
  const error = document.getElementById(`id_${name}_error`);
  if (!error) return;
  for (const field of document.querySelectorAll(`[aria-describedby~="${error.id}"], [name="${CSS.escape(name)}"]`)) {
    field.removeAttribute("aria-invalid");
  }
  forgetWords(error.textContent);
  error.remove();
}

/** Take some words out of the summary of what is to be put right. */
export const forgetWords = (words) => forget(squeeze(words));

function clear() {
  for (const summary of document.querySelectorAll(`form ${SUMMARY}`)) {
    const form = summary.closest("form");
    form.querySelectorAll(".error").forEach((error) => error.remove());
    form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    summary.remove();
  }
}

// A field that just made room for itself with an error tells of its last change on the way out.
function isOld(target) {
  const error = document.getElementById(`id_${target.name}_error`);
  return error && target.closest("form") && !target.closest("form").contains(error);
}

for (const type of ["input", "change"]) {
  document.addEventListener(type, ({ target }) => target.name && !isOld(target) && putRight(target.name));
}
document.body.addEventListener("studio:made", clear);

// Somebody may have been faster than this module.
for (const { name, value, defaultValue } of document.querySelectorAll("form [aria-invalid=true]")) {
  if (name && value !== undefined && value !== defaultValue) putRight(name);
}
