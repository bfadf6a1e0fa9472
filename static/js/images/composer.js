// The composer of pictures: what the engine offers, what the pictures will come to, and the dice.
import { putRight } from "../tool/errors.js";
import { money } from "../tool/money.js";
import { recount } from "../tool/fields.js";
import { say } from "../frame/page.js";

const SEED_BITS = 31;
const form = () => document.querySelector("#composer:has([data-roll])"); // drawn anew after a refusal
const find = (selector) => form().querySelector(selector);
const all = (selector) => [...form().querySelectorAll(selector)];
const field = (name) => form().elements[name];
const engine = () => field("model").selectedOptions[0].dataset;
const plural = (count) => `${count} picture${count === 1 ? "" : "s"}`;

// ---- what the engine has; what it lacks is neither shown nor sent
function offer() {
  const lost = [...narrow("aspect_ratio", engine().ratios.split(" ")), ...narrow("style", ["", ...engine().styles.split("|")])];
  narrow("n", Array.from({ length: Number(engine().most) }, (_, at) => String(at + 1)));
  show("sides", Boolean(engine().sides));
  show("styles", Boolean(engine().styles));
  find(".counter").dataset.max = engine().limit;
  recount(field("prompt"));
  if (lost.length) say(`This engine does not offer ${lost.join(", ")}.`);
}

function show(part, on) {
  const box = find(`[data-part="${part}"]`);
  box.hidden = box.disabled = !on;
}

function narrow(name, offered) {
  const radios = [...field(name)];
  for (const radio of radios) {
    radio.disabled = !offered.includes(radio.value);
    radio.closest("label").hidden = radio.disabled;
  }
  const chosen = radios.find(({ checked }) => checked);
  if (chosen && !chosen.disabled) return [];
  radios.find(({ disabled }) => !disabled).checked = true;
  return chosen ? [chosen.closest("label").textContent.trim()] : [];
}

// ---- what it will come to
const sides = () => (engine().sides ? ["width", "height"].map((name) => field(name).value.trim()) : ["", ""]);
const isExact = () => sides().every((side) => /^\d+$/.test(side));

function tally() {
  const count = Number(field("n").value);
  const ratio = all("[name=aspect_ratio]").find(({ checked }) => checked);
  find("[data-amount]").textContent = isExact() ? sides().join(" × ") : ratio.dataset.size;
  find(".shapes").toggleAttribute("data-off", isExact());
  const cost = find("[data-money]");
  if (cost) cost.replaceChildren(...priceOf(count));
  const button = form().querySelector("[data-generate]");
  if (!button) return;
  button.dataset.run = `Making ${plural(count)}…`;
  button.dataset.rest = `Make ${plural(count)}`;
  if (!form().hasAttribute("data-busy")) button.querySelector(".label").textContent = button.dataset.rest;
}

function priceOf(count) {
  if (!engine().price) return [plural(count)];
  const bold = document.createElement("b");
  bold.textContent = money(count * engine().price, engine().money);
  return ["about ", bold];
}

function roll() {
  const seed = field("seed");
  seed.value = String(crypto.getRandomValues(new Uint32Array(1))[0] >>> (32 - SEED_BITS));
  seed.dispatchEvent(new Event("input", { bubbles: true }));
  say(`Seed ${seed.value}`);
}

// A shape that is chosen takes the place of an exact size.
function dropSides() {
  if (!sides().some(Boolean)) return;
  for (const name of ["width", "height"]) {
    field(name).value = "";
    putRight(name);
  }
  say("The exact size is gone: the shape counts.");
}

function refresh() {
  if (!form()) return;
  offer();
  tally();
}

for (const type of ["input", "change"]) {
  document.addEventListener(type, ({ target }) => {
    if (!form() || target.form !== form()) return;
    if (target.name === "model") offer();
    if (target.name === "aspect_ratio" && type === "change") dropSides();
    if (["width", "height"].includes(target.name)) ["width", "height"].forEach(putRight);
    tally();
  });
}
document.addEventListener("click", ({ target }) => form() && target.closest("[data-roll]") && roll());
// Enter in a field is no wish to make something: the button is, or Ctrl and Enter.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !event.target.matches?.("#composer input")) return;
  if (form()) event.preventDefault();
});
document.body.addEventListener("studio:added", ({ detail }) => detail.id === "composer" && refresh());
document.body.addEventListener("studio:page", refresh);
refresh();
