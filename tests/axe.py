"""What axe finds wrong with a page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

NO_PRELOAD = {"preload": False}  # axe would write imported style sheets into the page, which its policy forbids


def faults(page: Page, **options: Any) -> list[str]:
    """Return the broken rules, each with the element that breaks it; ``options`` are those of axe itself."""
    found = Axe().run(page, options={**NO_PRELOAD, **options}).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def is_wider_than_window(page: Page) -> bool:
    """Return whether somebody has to scroll sideways."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wide
