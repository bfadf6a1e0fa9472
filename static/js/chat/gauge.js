// How much of the model's room the next question takes: everything that will be sent, and nothing else.
const BYTES_PER_TOKEN = 4;
const PICTURE_TOKENS = 1000;
const SHOWN_FROM = 0.01; // of the room
const encoder = new TextEncoder();

const gauge = () => document.getElementById("gauge");
const form = () => document.getElementById("composer");
const number = (value) => value.toLocaleString("en-US");

function count() {
  const typed = encoder.encode(document.getElementById("msg")?.value ?? "").length / BYTES_PER_TOKEN;
  const files = [...form().querySelectorAll("[data-file]")].reduce((sum, { dataset }) => sum + Number(dataset.tokens), 0);
  const pictures = [...form().querySelectorAll("input[name=pictures]")];
  const shown = pictures.reduce((sum, { type, files: chosen, value }) => sum + (type === "file" ? chosen.length : Number(Boolean(value))), 0);
  return Math.ceil(Number(gauge().dataset.sent) + typed + files + shown * PICTURE_TOKENS);
}

function show() {
  if (!gauge() || !form()) return;
  const room = Number(form().querySelector("input[name=model]:checked")?.dataset.context ?? 0);
  const tokens = count();
  gauge().hidden = !room || (tokens < room * SHOWN_FROM && !form().querySelector("[data-file]"));
  gauge().querySelector("meter").value = room ? Math.min(1, tokens / room) : 0;
  const words = `about ${number(tokens)} of ${number(room)} tokens`;
  gauge().querySelector("[data-gauge]").textContent = tokens > room ? `${words}: the oldest messages will not be sent` : words;
  gauge().classList.toggle("is-over", tokens > room);
}

document.addEventListener("input", ({ target }) => target.form === form() && show());
document.addEventListener("change", ({ target }) => target.form === form() && show());
for (const type of ["studio:sized", "studio:page", "studio:edited", "studio:made"]) document.body.addEventListener(type, show);
show();
