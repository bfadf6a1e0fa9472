// The list of takes: a song that was deleted takes all of its takes away.
document.body.addEventListener("studio:deleted", ({ detail: { keys } }) => {
  for (const row of document.querySelectorAll("[data-of]")) if (keys.includes(row.dataset.of)) row.remove();
});
