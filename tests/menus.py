"""A menu that is open: it rises for a moment, and whoever aims at what still moves may miss it."""

from playwright.sync_api import Page, expect

OPEN = ":popover-open, .plain-menu"
RISEN = "menu => Promise.all(menu.getAnimations().map(({ finished }) => finished))"


def is_open(page: Page) -> bool:
    """Return whether a menu is open."""
    return page.locator(OPEN).count() > 0


def pick(page: Page, action: str) -> None:
    """Take an action of the menu that is open, once it stands still."""
    menu = page.locator(OPEN)
    expect(menu).to_be_visible()
    menu.evaluate(RISEN)
    menu.get_by_text(action, exact=True).click()
