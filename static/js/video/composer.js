// The composer of clips: what the engine offers for what the clip begins from, what does not go together, time and price.
import { putRight } from "../tool/errors.js";
import { money } from "../tool/money.js";
import { recount } from "../tool/fields.js";
import { say } from "../frame/page.js";

const MODES = { text: ["text"], image: ["first_frame", "last_frame"], person: ["subject"] };
const form = () => document.querySelector("#composer.video-form"); // drawn anew after a refusal
const find = (selector) => form().querySelector(selector);
const field = (name) => form().elements[name];
const chosen = () => field("model").selectedOptions[0];
const modesOf = (option) => JSON.parse(option.dataset.modes);
const usable = (option) => MODES[start()].filter((mode) => mode in modesOf(option));
const start = () => [...field("start")].find(({ checked }) => checked)?.value ?? "text";
const value = (name) => [...field(name)].find(({ checked }) => checked)?.value;
const hasLast = () => Boolean(form().querySelector('[name="last_frame"][type="hidden"]'));

// ---- engines that can begin so; the first of them where the chosen one cannot
function offerEngines() {
  const options = [...field("model").options];
  for (const option of options) option.hidden = option.disabled = !usable(option).length;
  if (!chosen() || chosen().disabled) {
    const usual = options.find(({ disabled, defaultSelected }) => !disabled && defaultSelected) ?? options.filter(({ disabled }) => !disabled).at(0);
    usual.selected = true;
    say(`Engine: ${usual.textContent.trim()}`);
  }
}

function lengths() {
  const modes = usable(chosen());
  const mode = hasLast() && modes.includes("last_frame") ? "last_frame" : modes[0];
  return modesOf(chosen())[mode];
}

// ---- what the engine has; what it lacks is neither shown nor sent, what only does not go together is said
function offer() {
  offerEngines();
  const here = lengths();
  narrow("resolution", Object.keys(here), "768P");
  const every = new Set(Object.values(here).flatMap(({ seconds }) => seconds.map(String)));
  narrow("duration", [...every], "6");
  const { seconds, hint } = here[value("resolution")];
  fit(seconds.map(String));
  find("[data-hint]").textContent = hint;
  find("[data-hint]").hidden = !hint;
  show("lengths", !(Object.keys(here).length === 1 && every.size === 1));
  show("ratios", Boolean(chosen().dataset.ratios));
  narrow("ratio", chosen().dataset.ratios ? chosen().dataset.ratios.split(" ") : [value("ratio")], "16:9");
  show("last", "last_frame" in modesOf(chosen()));
  show("camera", Boolean(chosen().dataset.camera));
  show("optimizer", Boolean(chosen().dataset.optimizer));
  find("[data-engine]").textContent = chosen().value;
  find(".counter").dataset.max = chosen().dataset.limit;
  recount(field("prompt"));
}

function show(part, on) {
  find(`[data-part="${part}"]`).hidden = !on;
}

function narrow(name, offered, usual) {
  const radios = [...field(name)];
  for (const radio of radios) {
    radio.disabled = !offered.includes(radio.value);
    radio.hidden = radio.closest("label").hidden = radio.disabled;
  }
  if (radios.some(({ checked, disabled }) => checked && !disabled)) return;
  const open = radios.filter(({ disabled }) => !disabled);
  (open.find((radio) => radio.value === usual) ?? open[0]).checked = true;
}

// A length that the sharpness does not allow stays to be seen; choosing it takes a sharpness that does.
function fit(seconds) {
  for (const radio of field("duration")) radio.closest("label").classList.toggle("unfit", !seconds.includes(radio.value));
}

function follow(name) {
  const here = lengths();
  const goes = (resolution, duration) => here[resolution]?.seconds.map(String).includes(duration);
  if (goes(value("resolution"), value("duration"))) return;
  if (name === "duration") {
    const other = Object.keys(here).filter((each) => goes(each, value("duration"))).at(-1);
    if (!other) return;
    [...field("resolution")].find((radio) => radio.value === other).checked = true;
    putRight("resolution");
    say(`${value("duration")} seconds is made at ${other}.`);
  } else {
    const open = here[value("resolution")].seconds.map(String);
    [...field("duration")].find((radio) => radio.value === (open.includes("6") ? "6" : open[0])).checked = true;
    putRight("duration");
    say(`${value("resolution")} is made with ${value("duration")} seconds.`);
  }
}

// ---- how long it usually takes, and what it costs
function tally() {
  const of = `${value("resolution")} ${value("duration")}`;
  find("[data-amount]").textContent = JSON.parse(chosen().dataset.usual)[of] ?? "no usual time is known yet";
  const cost = find("[data-money]");
  if (cost) cost.replaceChildren(...priceOf(of));
}

function priceOf(of) {
  const amount = chosen().dataset.prices && JSON.parse(chosen().dataset.prices)[of];
  if (!amount) return ["1 clip"];
  const bold = document.createElement("b");
  bold.textContent = money(Number(amount), chosen().dataset.money);
  return ["about ", bold];
}

function refresh() {
  if (!form()) return;
  offer();
  tally();
}

document.addEventListener("change", ({ target }) => {
  if (!form() || target.form !== form()) return; // a picture that is chosen or taken out is told so as well
  offer();
  if (["duration", "resolution", "model", "start"].includes(target.name)) follow(target.name);
  offer();
  tally();
});
// Enter in a field is no wish to make something: the button is, or Ctrl and Enter.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !event.target.matches?.("#composer.video-form input")) return;
  event.preventDefault();
});
document.body.addEventListener("studio:added", ({ detail }) => detail.id === "composer" && refresh());
document.body.addEventListener("studio:page", refresh);
refresh();
