// Things of a collection are dragged to their places; the buttons below each do the same.
import { post, toast } from "../frame/page.js";

let dragged = null;
const place = (target) => target.closest?.("[data-order] > [data-placed]");

document.addEventListener("dragstart", ({ target, dataTransfer }) => {
  dragged = place(target);
  if (!dragged) return;
  dataTransfer.effectAllowed = "move";
  dataTransfer.setData("text/plain", dragged.dataset.placed);
});
document.addEventListener("dragover", (event) => {
  const over = dragged && place(event.target);
  if (!over) return;
  event.preventDefault();
  if (over === dragged) return;
  const { left, width } = over.getBoundingClientRect();
  over[event.clientX < left + width / 2 ? "before" : "after"](dragged);
});
document.addEventListener("drop", (event) => dragged && place(event.target) && event.preventDefault());
document.addEventListener("dragend", async () => {
  const moved = dragged;
  dragged = null;
  if (!moved) return;
  const to = [...moved.parentElement.children].indexOf(moved);
  const answer = await post(moved.parentElement.dataset.order, { asset: moved.dataset.placed, to }).catch(() => null);
  if (!answer?.ok) toast("The order could not be kept. Reload the page.");
});
