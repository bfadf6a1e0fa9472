// What somebody has begun to write about a thing outlives a reload, and a look at another page: it is kept for this tab until
// it is sent, with its place and with what it answers.
import { readOfTab, writeOfTab } from "../frame/storage.js";

const NAME = "studio-comments";
const FIELDS = ["text", "begin", "end", "x", "y", "width", "height", "line", "strokes"];
const form = () => document.getElementById("write");
const place = () => form()?.getAttribute("action");
const all = () => readOfTab(NAME) ?? {};

function keep() {
  const fields = form()?.elements;
  if (!fields?.text || fields.edits.value) return; // other words of an earlier comment are asked for again
  const { [place()]: _, ...rest } = all();
  const values = Object.fromEntries(FIELDS.filter((name) => fields[name]?.value).map((name) => [name, fields[name].value]));
  const more = { must: Boolean(fields.must_change?.checked), answers: fields.parent.value };
  writeOfTab(NAME, values.text ? { ...rest, [place()]: { values, ...more } } : rest);
}

function forget() {
  const { [place()]: _, ...rest } = all();
  writeOfTab(NAME, rest);
}

async function putBack() {
  const kept = all()[place()];
  if (!kept || form().elements.text.value) return;
  if (kept.answers) {
    const link = document.getElementById(`reply-${kept.answers}`);
    if (!link) return; // it is closed, or gone
    await window.htmx.ajax("GET", link.getAttribute("href"), { source: form(), target: form(), swap: "outerHTML" });
  }
  const { elements } = form();
  for (const [name, value] of Object.entries(kept.values)) if (elements[name]) elements[name].value = value;
  if (elements.must_change) elements.must_change.checked = kept.must;
  document.body.dispatchEvent(new CustomEvent("studio:draft"));
}

document.addEventListener("input", ({ target }) => target.form?.id === "write" && keep());
document.addEventListener("change", ({ target }) => target.form?.id === "write" && keep());
document.addEventListener("click", ({ target }) => target.closest?.("#write [data-unplace]") && setTimeout(keep));
document.addEventListener("pointerup", () => form()?.dataset.tool && setTimeout(keep));
document.body.addEventListener("studio:said", forget);
document.body.addEventListener("studio:page", putBack);
putBack();
