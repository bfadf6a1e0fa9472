// The settings page: the menu follows the section in view, and a switch about shortcuts counts at once.
const links = [...document.querySelectorAll("[data-sections] a")];
const sections = links.map((link) => link.hash.slice(1));

function mark() {
  const line = innerHeight / 3;
  const passed = sections.filter((id) => document.getElementById(id).getBoundingClientRect().top <= line);
  const end = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
  const now = end && scrollY > 0 ? sections.at(-1) : (passed.at(-1) ?? sections[0]);
  for (const link of links) {
    if (link.hash === `#${now}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

addEventListener("scroll", mark, { passive: true });
mark();

document.addEventListener("change", ({ target }) => {
  if (target.id === "switch-single_key_shortcuts") document.body.dataset.singleKeys = target.checked ? "on" : "off";
});
