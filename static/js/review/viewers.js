// Says every now and then that somebody looks at this page, and shows who else does.
import { post } from "../frame/page.js";

const EVERY_MS = 20_000;
const place = () => document.getElementById("viewers");

async function look() {
  const address = document.querySelector("#comments")?.dataset.looking;
  if (!address || document.visibilityState !== "visible") return;
  const answer = await post(address).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("viewers");
  if (fresh && place()?.outerHTML !== fresh.outerHTML) place()?.replaceWith(document.importNode(fresh, true));
}

setInterval(look, EVERY_MS);
document.addEventListener("visibilitychange", look);
document.body.addEventListener("studio:page", look);
look();
