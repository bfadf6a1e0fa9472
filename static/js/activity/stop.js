// What was asked for in a popover has been said: it makes room.
document.addEventListener("submit", ({ target }) => target.matches("[data-closes]") && target.closest("[popover]").hidePopover());
