// A form that a passkey fills: `data-passkey` says whether one is made ("create") or used ("get"), `data-options` what is
// asked, or `data-options-url` where to ask for it. The form is hidden until here: without script it would do nothing.
const WORDS = {
  NotAllowedError: "Nothing was confirmed, or it took too long. Try again, or use another way.",
  InvalidStateError: "This device holds a passkey of your account already.",
  SecurityError: "A passkey cannot be used at this address.",
  TooMany: "Too many tries in a short time. Wait a minute, then try again.",
};
const ELSE = "This did not work. Try again, or use another way.";
const NUMBER = /^(\d+\.){3}\d+$|^\[/; // a host that is no name has no passkeys
const can = Boolean(self.PublicKeyCredential?.parseRequestOptionsFromJSON) && !NUMBER.test(location.hostname);
const fail = (name) => Promise.reject(new DOMException("", name));

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options).publicKey;
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) return fail(answer.status === 429 ? "TooMany" : "Unknown");
  return (await answer.json()).request_options.publicKey;
}

function create(options) {
  // One that is found without a name, and asks who is there: it opens the account by itself.
  const authenticatorSelection = {
    ...options.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
  };
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON({ ...options, authenticatorSelection });
  return navigator.credentials.create({ publicKey });
}

function get(options) {
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

function say(form, words) {
  const line = form.querySelector("[data-passkey-failed]");
  line.hidden = !words;
  line.querySelector("span").textContent = words;
}

async function fill(form) {
  const button = form.querySelector("[type=submit]");
  say(form, "");
  button.setAttribute("aria-busy", "true");
  try {
    const options = await optionsOf(form);
    const credential = await (form.dataset.passkey === "create" ? create(options) : get(options));
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    say(form, WORDS[error.name] ?? ELSE);
    button.focus();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-passkey]")) return;
  event.preventDefault();
  if (!event.target.querySelector("[aria-busy]")) fill(event.target);
});

if (can) {
  for (const form of document.querySelectorAll("[data-passkey]")) form.hidden = false;
  for (const words of document.querySelectorAll("[data-passkey-cannot]")) words.remove();
}
