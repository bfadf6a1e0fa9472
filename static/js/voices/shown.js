// A chosen voice as a form shows it: the way to the list of voices, and beside it the field that holds the voice's id.

/** Return the field beside a picker. */
export const fieldAt = (picker) => picker.parentElement.querySelector("input[name]");

/** Show a voice at its picker, and put its id into the field; without an id there is none. */
export function showVoice(picker, { voice_id: id, name, description, hue }) {
  picker.dataset.voiceId = id;
  picker.querySelector(".orb").className = `orb ${hue}`;
  picker.querySelector("b").textContent = name;
  picker.querySelector("small").textContent = description;
  fieldAt(picker).value = id;
  picker.closest(".blend-row")?.toggleAttribute("data-empty", !id);
}

/** Return what `showVoice` shows at a picker. */
export function voiceAt(picker) {
  const [name, description] = ["b", "small"].map((part) => picker.querySelector(part).textContent);
  const hue = [...picker.querySelector(".orb").classList].find((each) => each.startsWith("h-")) ?? "h-0";
  return { voice_id: picker.dataset.voiceId, name, description, hue };
}
