// A frame has the exact shape of what is in it; without script it is that of a tile, in steps.
function found(within) {
  for (const frame of within.querySelectorAll?.("[data-shape]") ?? []) {
    const [width, height] = frame.dataset.shape.split(" ").map(Number);
    if (width && height) frame.style.setProperty("--ar", width / height);
  }
}

document.body.addEventListener("studio:page", () => found(document));
found(document);
