// Opening a text file: the server reads it and keeps nothing. What it had to guess, and times to be taken out, are asked
// about in a dialog. Fetched with the first file.
import { say, toast } from "../frame/page.js";

const MOST_BYTES = 5_000_000;
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

/** Have a file read at `url`, and hand its text to `write`; or say what is wrong with it. */
export async function open(file, url, write) {
  if (file.size > MOST_BYTES) return toast(`“${file.name}” is ${(file.size / 1e6).toFixed(1)} MB; at most 5 MB. Split it first.`);
  const found = await ask(file, url);
  if (!found) return;
  const take = (text) => {
    write(text);
    toast(`“${file.name}” is open. Undo brings your text back.`);
  };
  if (found.guessed || found.spoken) confirm(found, { file, url, take });
  else take(found.text);
}

async function ask(file, url, encoding = "") {
  const data = new FormData();
  data.append("file", file);
  data.append("encoding", encoding);
  data.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  const answer = await fetch(url, { method: "POST", body: data, credentials: "same-origin" }).catch(() => null);
  const found = answer?.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
  if (!found || found.error) toast(found?.error ?? `“${file.name}” could not be read: no answer from the server. Your text is still here.`);
  return found?.error ? null : found;
}

// ---- the dialog
function confirm(first, { file, url, take }) {
  let found = first;
  const dialog = make("dialog", { className: "modal modal-s", id: "text-file-dialog" });
  dialog.setAttribute("aria-labelledby", "text-file-t");
  const title = make("h2", { id: "text-file-t", textContent: `Open “${file.name}”` });
  title.translate = false;
  const body = make("div", { className: "body stack" });
  const footer = make("footer");
  const choose = (text) => {
    dialog.close();
    take(text);
  };
  const draw = () => {
    body.replaceChildren(...(found.guessed ? guess(found, reread) : []), ...(found.spoken ? times(found) : []));
    footer.replaceChildren(...buttons(found, choose, () => dialog.close()));
  };
  const reread = async (encoding) => {
    const again = await ask(file, url, encoding);
    if (!again) return;
    found = again;
    draw();
    const field = body.querySelector("select");
    field.value = encoding;
    field.focus();
    say(found.preview.join(". "));
  };
  draw();
  dialog.append(make("header", {}, make("div", {}, title)), body, footer);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  footer.querySelector(".btn-primary").focus();
}

function guess({ preview, encoding, encodings }, reread) {
  const lines = make("ul", { className: "preview", translate: false }, ...preview.map((line) => make("li", { textContent: line, dir: "auto" })));
  lines.setAttribute("role", "list");
  const field = make("select", { className: "input", id: "text-file-encoding" });
  field.append(...encodings.map(({ name, label }) => make("option", { value: name, textContent: label, selected: label === encoding })));
  field.addEventListener("change", () => reread(field.value));
  const label = make("label", { textContent: "Encoding", htmlFor: field.id });
  const words = make("p", { textContent: "The file does not say how its letters are written. These lines should read well:" });
  return [words, lines, make("div", { className: "field" }, label, field)];
}

function times({ spoken }) {
  const first = spoken.split("\n").find((line) => line.trim()) ?? "";
  const words = make("p", { textContent: "It has numbers and times, as captions and lyrics do. They would be spoken. Without them it begins:" });
  return [words, make("p", { className: "preview", textContent: first.slice(0, 160), dir: "auto", translate: false })];
}

function buttons({ text, spoken }, choose, cancel) {
  const button = (label, primary, act) => {
    const made = make("button", { type: "button", className: primary ? "btn btn-primary" : "btn", textContent: label });
    made.addEventListener("click", act);
    return made;
  };
  const open = spoken
    ? [button("Keep as it is", false, () => choose(text)), button("Take out the times", true, () => choose(spoken))]
    : [button("Open it", true, () => choose(text))];
  return [button("Cancel", false, cancel), ...open];
}
