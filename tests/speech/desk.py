"""The speech page as a person handles it."""

from playwright.sync_api import Locator, Page, expect


def paper(page: Page) -> Locator:
    """Return the editor."""
    return page.get_by_role("textbox", name="Text to speak")


def text(page: Page) -> str:
    """Return the truth: what the form would send."""
    return page.locator("#edit").input_value()


def holds(page: Page, words: str) -> None:
    """See that the form would send exactly these words."""
    expect(page.locator("#edit")).to_have_value(words)


def write(page: Page, words: str) -> None:
    """Type."""
    page.keyboard.type(words)
