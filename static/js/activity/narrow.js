// A choice of what a list of jobs is narrowed to counts at once.
document.addEventListener("change", ({ target }) => target.closest("[data-narrow]")?.requestSubmit());
