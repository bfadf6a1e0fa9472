// The page's voice and its only tie to htmx: CSRF, errors in plain words, toasts, one request per form.
// Other modules listen to studio:… events, never to htmx: ones.
const body = document.body;
const PATIENCE_MS = { plain: 6000, choice: 12000 };
const MOST_AT_ONCE = 3;
const SAFE_AGAIN = "Trying again is safe: the same job is never made twice.";

const LOST_MS = 4000;

// Fetched with the first gesture: before that there is no focus to lose.
const recoverFocus = () => import("./focus.js").then((focus) => focus.recoverFocus());

let unsaid = []; // what is said in the same moment is said together

// Days begin where the reader is: the server draws them by this.
document.cookie = `zone=${Intl.DateTimeFormat().resolvedOptions().timeZone}; path=/; max-age=31536000; samesite=lax`;

/** Say something to screen readers, politely. */
export function say(text) {
  const live = document.getElementById("live");
  unsaid = [...new Set([...unsaid, text])].slice(-MOST_AT_ONCE);
  if (live.dataset.waiting) return;
  live.dataset.waiting = "on";
  live.textContent = "";
  requestAnimationFrame(() => {
    live.textContent = unsaid.join(". ");
    unsaid = [];
    delete live.dataset.waiting;
  });
}

/** Show a short message; `undoUrl` adds Undo (a POST), `url` and `label` add a link. */
export function toast(text, { undoUrl, url, label } = {}) {
  const box = document.createElement("div");
  const words = document.createElement("span");
  box.className = "toast";
  words.className = "grow";
  words.textContent = text;
  box.append(words);
  if (undoUrl) box.append(choice("button", "Undo", () => undo(undoUrl, box)));
  if (url) box.append(Object.assign(choice("a", label), { href: url }));
  document.getElementById("toasts").append(box);
  fade(box);
  return box;
}

function choice(tag, text, act) {
  const element = Object.assign(document.createElement(tag), { className: "btn btn-sm", textContent: text });
  if (tag === "button") element.type = "button";
  if (act) element.addEventListener("click", act);
  return element;
}

/** Let messages go after a while, each unless it is pointed at or holds the focus; returns them. */
export function fade(...boxes) {
  for (const box of boxes) {
    const patience = box.querySelector("a, button") ? PATIENCE_MS.choice : PATIENCE_MS.plain;
    let timer;
    const start = () => (timer = setTimeout(() => box.remove(), patience));
    const stay = () => clearTimeout(timer);
    for (const type of ["pointerenter", "focusin"]) box.addEventListener(type, stay);
    for (const type of ["pointerleave", "focusout"]) box.addEventListener(type, start);
    start();
  }
  return boxes;
}

/** Send a form's worth of data with the CSRF token; resolves to the response. */
export function post(url, data = {}) {
  return fetch(url, { method: "POST", headers: requestHeaders(), body: new URLSearchParams(data), credentials: "same-origin" });
}

/** Return the headers of a request that changes something. */
export const requestHeaders = () => ({ "X-CSRFToken": token() });

function token() {
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : document.querySelector('meta[name="csrf-token"]').content;
}

function undo(url, box) {
  window.htmx.ajax("POST", url, { source: body, swap: "none" }).then(() => {
    box.remove();
    recoverFocus();
    body.dispatchEvent(new CustomEvent("studio:resync"));
  });
}

// ---- one request per form, and its button tells that it is under way
function busy(form, on) {
  const button = form.querySelector("[data-run]");
  form.toggleAttribute("data-busy", on);
  if (!button) return;
  const label = button.querySelector(".label");
  button.classList.toggle("is-live", on);
  button.toggleAttribute("aria-busy", on);
  if (on) button.dataset.rest ??= label.textContent;
  label.textContent = on ? button.dataset.run : (button.dataset.rest ?? label.textContent);
}

const isForm = (element) => element instanceof HTMLFormElement && element.method !== "dialog";
body.addEventListener("htmx:confirm", (event) => {
  if (isForm(event.target) && event.target.hasAttribute("data-busy")) event.preventDefault();
});
body.addEventListener("htmx:beforeRequest", (event) => isForm(event.target) && busy(event.target, true));
body.addEventListener("htmx:afterRequest", (event) => isForm(event.detail.elt) && busy(event.detail.elt, false));
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.hasAttribute("data-busy")) event.preventDefault();
  else busy(form, true);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach((form) => busy(form, false)));

// ---- htmx
body.addEventListener("htmx:configRequest", (event) => (event.detail.headers["X-CSRFToken"] = token()));
// An answer that comes when its page was left would write the address and what lies beside its target over the next page's.
// One whose asker and place have both been drawn anew is for nobody.
body.addEventListener("htmx:beforeRequest", ({ detail: { elt, target, xhr } }) => {
  const page = target.closest("#main");
  const isGone = () => (page && !page.isConnected) || !(elt.isConnected || target.isConnected);
  const look = (event) => event.detail.xhr === xhr && isGone() && event.preventDefault();
  elt.addEventListener("htmx:beforeOnLoad", look);
  xhr.addEventListener("loadend", () => elt.removeEventListener("htmx:beforeOnLoad", look));
});
body.addEventListener("htmx:load", (event) => body.dispatchEvent(new CustomEvent("studio:added", { detail: event.detail.elt })));
body.addEventListener("htmx:beforeSwap", (event) => {
  if (!signedOut(event.detail.xhr)) return;
  event.detail.shouldSwap = false;
  toast("You were signed out. Nothing was sent.", { url: location.href, label: "Sign in" });
});
body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.xhr?.status !== 422) return;
  const place = event.detail.target.isConnected ? event.detail.target : document;
  (place.querySelector("[data-error-summary]") ?? place.querySelector('[aria-invalid="true"]'))?.focus();
});
// An answer that brings nothing settles nothing.
body.addEventListener("htmx:afterRequest", ({ detail }) => detail.xhr?.response === "" && recoverFocus());
body.addEventListener("htmx:afterSettle", recoverFocus);
for (const type of ["htmx:sendError", "htmx:timeout"]) {
  body.addEventListener(type, (event) => {
    if (!asked(event)) return;
    const again = event.detail.elt.querySelector?.('[name="nonce"]') ? ` ${SAFE_AGAIN}` : "";
    toast(navigator.onLine ? `No answer from the server. What you wrote is still here.${again}` : "You are offline. Nothing was sent.");
  });
}
body.addEventListener("htmx:responseError", (event) => asked(event) && toast(reason(event.detail.xhr.status)));
body.addEventListener("studio:toast", (event) => toast(event.detail.text ?? event.detail.value, event.detail));

const signedOut = (xhr) => xhr.status === 401 || new URL(xhr.responseURL || location, location).pathname.startsWith("/accounts/login");

// Polls fail quietly: the banner tells when the connection is gone.
function asked(event) {
  const { verb, triggeringEvent } = event.detail.requestConfig;
  return verb !== "get" || ["click", "submit", "change"].includes(triggeringEvent?.type);
}

function reason(status) {
  if (status === 403) return "This was not allowed. Reload the page; perhaps you signed in again or your role changed.";
  if (status === 404) return "This is not here any more. Nothing was done.";
  if (status === 413) return "That is more than this server takes at once. Nothing was sent on.";
  if (status === 429) return "Too many tries in a short time. Wait a minute, then try again.";
  if (status === 503) return "The database is busy. Nothing was sent, and what you wrote is still here. Try again in a few seconds.";
  if (status === 507) return "This server's disk is full. Nothing was saved or sent; what you wrote is still here.";
  return "This server had a problem. What you wrote is still here.";
}

// ---- connection: told only when it stays away
let lost;
body.addEventListener("studio:socket", ({ detail }) => {
  clearTimeout(lost);
  const banner = document.getElementById("offline");
  if (detail.state === "open") banner.hidden = true;
  else if (detail.code === 4401) toast("You were signed out in another tab.", { url: location.href, label: "Sign in" });
  else if (detail.code === 4403) toast("You are no longer a member of this workspace.", { url: "/", label: "Go on" });
  else lost = setTimeout(() => (banner.hidden = false), LOST_MS);
});

fade(...document.querySelectorAll("#toasts .toast"));
