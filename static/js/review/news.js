// What changes by itself: each part of a review is put where its id is, and one that is as before stays as it is, with
// its open menus, its focus and what is being written.
const PARTS = ["decide", "viewers", "count-comments", "flags", "pins", "coming-back"];
const sent = new Map(); // id -> how the server wrote it
let asking = null;
let again = false;

const list = () => document.getElementById("comments");

function put(old, fresh) {
  if (sent.get(fresh.id) === fresh.outerHTML) return;
  sent.set(fresh.id, fresh.outerHTML);
  const focused = old.contains(document.activeElement) && document.activeElement.id;
  const copy = document.importNode(fresh, true);
  old.replaceWith(copy);
  window.htmx.process(copy);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

// Threads keep their elements; what came is put in between, and what went goes.
function arrange(fresh) {
  const mine = list();
  mine.dataset.news = fresh.dataset.news;
  const wanted = [...fresh.children];
  for (const each of [...mine.children]) if (!wanted.some(({ id }) => id === each.id)) each.remove();
  wanted.forEach((each, at) => {
    const old = document.getElementById(each.id);
    if (old) put(old, each);
    else {
      sent.set(each.id, each.outerHTML);
      mine.insertBefore(document.importNode(each, true), mine.children[at] ?? null);
      window.htmx.process(mine.children[at]);
    }
    const now = document.getElementById(each.id);
    if (mine.children[at] !== now) mine.insertBefore(now, mine.children[at]);
  });
}

async function ask() {
  const address = list()?.dataset.news;
  if (!address) return;
  const answer = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected || list()?.dataset.news !== address) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of PARTS) {
    const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
    if (old && fresh) put(old, fresh);
  }
  arrange(page.getElementById("comments"));
  document.body.dispatchEvent(new CustomEvent("studio:review"));
}

/** Ask what is new; what is told while an answer is under way is asked for once more. */
export async function look() {
  if (asking) return void (again = true);
  try {
    asking = ask();
    await asking;
  } catch {
    // without a line the banner tells, and the next signal asks again
  } finally {
    asking = null;
    if (again) {
      again = false;
      look();
    }
  }
}

// Older threads come into the same list, which asks for all of them from then on.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#comments [data-earlier]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  list().dataset.news = list().dataset.news.split("?")[0] + new URL(link.href).search;
  look();
});

document.body.addEventListener("studio:changed", ({ detail: { changed, key } }) => {
  if (changed === "review" && key === list()?.dataset.asset) look();
});
for (const type of ["studio:resync", "studio:poll", "studio:reviewed"]) document.body.addEventListener(type, () => list() && look());
document.body.addEventListener("studio:page", () => sent.clear());
