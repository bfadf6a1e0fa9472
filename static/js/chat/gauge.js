// How much of the model's room the next question takes: everything that will be sent, and nothing else.
const BYTES_PER_TOKEN = 4;
const PICTURE_TOKENS = 1000;
const SHOWN_FROM = 0.01; // of the room
const encoder = new TextEncoder();

const gauge = () => document.getElementById("gauge");
const form = () => document.getElementById("composer");
const number = (value) => value.toLocaleString("en-US");
const sizeOf = (text = "") => Math.ceil(encoder.encode(text).length / BYTES_PER_TOKEN);
const sum = (values) => values.reduce((total, value) => total + value, 0);
const all = (selector) => [...form().querySelectorAll(selector)];

// Functions and a table are sent with the question.
function extras() {
  const sizes = JSON.parse(gauge().dataset.extras || "{}");
  const chosen = [...all("input[name=functions]:checked"), ...all("select[name=table]")];
  return sum(chosen.map(({ value }) => sizes[value] ?? 0));
}

// Pictures of earlier turns go only to a model that sees them; one that is attached now has such a model answer.
function pictures(model) {
  const shown = sum(all("input[name=pictures]").map(({ type, files, value }) => (type === "file" ? files.length : Number(Boolean(value)))));
  const earlier = Number(document.getElementById("sent")?.dataset.pictures ?? 0);
  return shown || model?.dataset.sees ? shown + earlier : 0;
}

function count(model) {
  const written = sizeOf(document.getElementById("msg")?.value) + sizeOf(form().elements.instructions?.value);
  const files = sum(all("[data-file]").map(({ dataset }) => Number(dataset.tokens)));
  const sent = Number(document.getElementById("sent")?.dataset.tokens ?? 0);
  return sent + written + files + extras() + pictures(model) * PICTURE_TOKENS;
}

function show() {
  if (!gauge() || !form()) return;
  const model = form().querySelector("input[name=model]:checked");
  const length = form().querySelector("select[name=length]")?.value ?? "normal";
  const room = Number(model?.getAttribute(`data-room-${length}`) ?? 0);
  const tokens = count(model);
  gauge().hidden = !room || (tokens < room * SHOWN_FROM && !form().querySelector("[data-file]"));
  gauge().querySelector("meter").value = room ? Math.min(1, tokens / room) : 0;
  const words = `about ${number(tokens)} of ${number(room)} tokens`;
  gauge().querySelector("[data-gauge]").textContent = tokens > room ? `${words}: the oldest messages will not be sent` : words;
  gauge().classList.toggle("is-over", tokens > room);
}

document.addEventListener("input", ({ target }) => target.form === form() && show());
document.addEventListener("change", ({ target }) => target.form === form() && show());
document.addEventListener("studio:chosen", show);
for (const type of ["studio:sized", "studio:page", "studio:edited", "studio:made"]) document.body.addEventListener(type, show);
document.body.addEventListener("studio:added", ({ detail }) => detail.id === "sent" && show());
show();
