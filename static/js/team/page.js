// The page of the people: a role that is chosen counts at once.
document.addEventListener("change", ({ target }) => target.closest("[data-role-of]")?.requestSubmit());
