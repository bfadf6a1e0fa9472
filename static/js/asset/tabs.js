// Tabs: arrow keys move, the panel follows. Without script all panels stand one after the other.
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };
const tabsOf = (area) => [...area.querySelectorAll('[role="tab"]')];

function choose(tab) {
  for (const one of tabsOf(tab.closest("[data-tabs]"))) {
    one.setAttribute("aria-selected", one === tab);
    one.tabIndex = one === tab ? 0 : -1;
    const panel = document.getElementById(one.getAttribute("aria-controls"));
    panel.hidden = one !== tab;
    panel.role = "tabpanel";
  }
}

function found(within) {
  within.querySelectorAll?.('[data-tabs] [role="tab"][aria-selected="true"]').forEach(choose);
}

document.addEventListener("click", ({ target }) => {
  const tab = target.closest('[data-tabs] [role="tab"]');
  if (tab) choose(tab);
});
document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.('[data-tabs] [role="tab"]');
  if (!tab || !(event.key in STEPS)) return;
  const all = tabsOf(tab.closest("[data-tabs]"));
  const next = all[(all.indexOf(tab) + STEPS[event.key] + all.length) % all.length];
  event.preventDefault();
  choose(next);
  next.focus();
});
document.body.addEventListener("studio:page", () => found(document));
found(document);
