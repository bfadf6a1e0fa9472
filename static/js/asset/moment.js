// An address that ends in #t=14200 opens the thing at that moment, in milliseconds.
import { seek } from "../review/stage.js";

function go() {
  const [, ms] = location.hash.match(/^#t=(\d{1,9})$/) ?? [];
  if (ms && document.querySelector("[data-viewer]")) seek(Number(ms));
}

addEventListener("hashchange", go);
go();
