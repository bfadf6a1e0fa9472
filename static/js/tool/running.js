// What runs, wherever one is: signals bring rows, lamps and counts up to date; what ends brings its one row into the list,
// or a word where that list is not on the page; cards say aloud what becomes of them.
import { say, toast } from "../frame/page.js";

const UNSEEN = ["starting", "fetching"]; // nothing that a row would say otherwise
const OVER = ["done", "failed", "refused", "cancelled", "unknown", "held"];
const SECOND_MS = 1000;
const [workspace] = document.body.dataset.liveUrl?.match(/^\/w\/[^/]+\//) ?? [];
const heard = new Map(); // job -> the state that was said last
let shown = null; // the job whose card stands on the tool's page

const cards = (within = document) => within.querySelectorAll?.("article[data-job]") ?? [];
const cardOf = (key) => document.querySelector(`article[data-job="${CSS.escape(key)}"]`);
const listOf = (kind) => document.querySelector(`[data-list-of="${CSS.escape(kind)}"]`);

document.body.addEventListener("studio:changed", ({ detail: { key, kind, state } }) => {
  if (!UNSEEN.includes(state)) document.body.dispatchEvent(new CustomEvent("studio:running"));
  if (!workspace || !OVER.includes(state) || cardOf(key)) return;
  if (listOf(kind)) addRow(listOf(kind), key); // also what was stopped midway
  tellEnd(key, Boolean(listOf(kind)));
});

// ---- one row a take, and never twice
async function addRow(list, key) {
  const { rowUrl } = list.dataset; // a list that has no rows of its own shows cards
  const answer = await fetch(rowUrl ? `${rowUrl}?key=${encodeURIComponent(key)}` : `${workspace}jobs/${encodeURIComponent(key)}/card/`).catch(() => null);
  if (answer?.status !== 200) return;
  const html = await answer.text();
  const { id, dataset } = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  if (dataset.state && !OVER.includes(dataset.state)) return; // it runs: that is a row on top of the list
  if (cardOf(key)) return; // its card came meanwhile
  if (list.isConnected && !document.getElementById(id)) window.htmx.swap(list, html, { swapStyle: "afterbegin", swapDelay: 0, settleDelay: 0 });
}

// ---- the end of somebody's own job that is out of sight
async function tellEnd(key, isListed) {
  const answer = await fetch(`${workspace}ended/${encodeURIComponent(key)}/`).catch(() => null);
  if (answer?.status !== 200) return;
  const { text, made, ...way } = await answer.json();
  if (isListed && made) say(text);
  else toast(text, way);
}

// ---- cards say what becomes of them
function titleOf(card) {
  const title = card.querySelector(".dock b, [data-card-title]")?.textContent ?? card.querySelector(".set")?.getAttribute("aria-label");
  return [title, card.querySelector("[data-outcome]")?.textContent.trim()].filter(Boolean).join(": ");
}

function wordsOf(card) {
  const { state } = card.dataset;
  const why = card.querySelector("[data-why]")?.dataset.why;
  if (why) return `${titleOf(card)}: ${why}`; // one of many
  const notice = card.querySelector(".notice h3")?.textContent;
  if (notice) return notice;
  if (state === "done") return `Finished: ${titleOf(card)}`;
  return state === "cancelled" ? `Stopped: ${titleOf(card)}` : `Started: ${titleOf(card)}`;
}

function hear(card) {
  const { job, state, progress } = card.dataset;
  if (progress && !OVER.includes(state)) tellProgress(job, Number(progress)); // without a line, cards tell

  const before = heard.get(job);
  const words = wordsOf(card);
  heard.set(job, words);
  if (before !== words && !card.closest("[data-quiet]")) say(words);
}

function look() {
  const now = document.querySelector("#results > article[data-job]")?.dataset.job ?? null;
  const list = document.querySelector("[data-list-of]");
  if (now === shown) return;
  if (now && shown && list) addRow(list, shown); // it made room for the new one
  shown = now;
  document.body.dispatchEvent(new CustomEvent("studio:running"));
}

// Somebody has just asked to hear it: that outlives its card, which may be drawn anew before the player has come.
function noteAsked(card) {
  const asked = card.querySelector("[data-asked]");
  if (asked) card.parentElement.dataset.askedFor = asked.dataset.job;
}

// A job may be over before the answer that brings its card has come: then it was listed already.
function dropRow(card) {
  const asset = card.closest("#results") && card.querySelector("[data-asset]")?.dataset.asset;
  if (asset) document.querySelector(`[data-row-url] > #take-${CSS.escape(asset)}`)?.remove();
}

document.body.addEventListener("studio:added", ({ detail }) => {
  const found = detail.matches?.("article[data-job]") ? [detail] : cards(detail);
  found.forEach(noteAsked);
  found.forEach(dropRow);
  if (detail.id !== "main") for (const card of found) hear(card);
  if (found.length || detail.id === "results") look();
});

function begin() {
  for (const card of cards()) heard.set(card.dataset.job, wordsOf(card));
  shown = document.querySelector("#results > article[data-job]")?.dataset.job ?? null;
}

document.body.addEventListener("studio:page", begin);
begin();

// ---- what runs: the frame's count, list and lamps, and the rows of the page's tool
let asking = null; // what is under way: for this page, or given up
let isOld = false; // something has changed since it was sent

async function ask() {
  isOld = Boolean(asking);
  const url = document.querySelector("[data-running-url]")?.dataset.runningUrl;
  if (isOld || !url) return;
  const own = (asking = new AbortController());
  const shown = [...document.querySelectorAll("[data-running-of]")].map(({ name, value }) => [name, value]);
  const html = await fetchText(`${url}?${new URLSearchParams(shown)}`, own.signal);
  if (own.signal.aborted) return; // the next page asks for itself
  asking = null;
  if (html) window.htmx.swap(document.body, html, { swapStyle: "none", swapDelay: 0, settleDelay: 0 });
  if (isOld) ask();
}

async function fetchText(url, signal) {
  const answer = await fetch(url, { signal }).catch(() => null);
  return answer?.status === 200 && !answer.redirected ? answer.text().catch(() => "") : "";
}

document.body.addEventListener("studio:leave", () => {
  asking?.abort();
  asking = null;
});
for (const type of ["studio:running", "studio:back", "studio:page"]) document.body.addEventListener(type, ask);

// ---- how far it has come, said at each quarter
const QUARTERS = [0.75, 0.5, 0.25];
const told = new Map(); // job -> the quarter that was said last
const rowOf = (key) => document.querySelector(`#running-rows [data-running="${CSS.escape(key)}"] a`);

function tellProgress(key, progress) {
  const quarter = QUARTERS.find((each) => progress >= each) ?? 0;
  const title = cardOf(key) ? titleOf(cardOf(key)) : rowOf(key)?.textContent;
  if (title === undefined || quarter <= (told.get(key) ?? 0)) return;
  told.set(key, quarter);
  say(`${quarter * 100}%${title && `: ${title}`}`);
}

document.body.addEventListener("studio:changed", ({ detail: { key, state, progress } }) => {
  if (state === "queued") told.delete(key); // it begins again
  else if (progress && !OVER.includes(state)) tellProgress(key, progress);
});

// ---- what somebody has deleted leaves the page
document.body.addEventListener("studio:deleted", ({ detail: { keys } }) => {
  for (const key of keys) {
    const place = document.querySelector(`#results [data-asset="${CSS.escape(key)}"]`)?.closest(".slot, article");
    for (const element of [document.getElementById(`take-${key}`), place]) {
      if (!element?.querySelector("form[data-busy]")) element?.remove(); // the answer takes away what has asked
    }
  }
});

// ---- the seconds that go by
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

setInterval(() => {
  for (const time of document.querySelectorAll("[data-elapsed]")) {
    time.since ??= performance.now() - Number(time.dataset.elapsed) * SECOND_MS;
    time.textContent = clock(Math.floor((performance.now() - time.since) / SECOND_MS));
  }
}, SECOND_MS);
