"""What axe finds wrong with a page."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# With a preload axe would write imported style sheets into the page, which its policy forbids; of what holds it is to
# keep no account, which takes longer than to find it.
OPTIONS = {"preload": False, "resultTypes": ["violations"]}
RUN = """async (options) => {
  const { violations } = await axe.run(options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}"""


def faults(page: Page, **options: Any) -> list[str]:
    """Return the broken rules, each with the element that breaks it; ``options`` are those of axe itself."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(RUN, {**OPTIONS, **options})
    return found


def is_wider_than_window(page: Page) -> bool:
    """Return whether somebody has to scroll sideways."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wide
