"""The dialog of voices as a person opens it, over a few voices."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.voices import lists
from studio.workspaces.models import Workspace
from tests.voices.upstream import Row

PAGE = "/w/tidewater/voices/"
ROWS = [
    *[Row(f"English_Man_{number}", f"Man {number}", "steady") for number in range(1, 31)],
    Row("German_FriendlyMan", "Friendly Man"),
    Row("Ingrid_0001", "Ingrid", "low, unhurried", "designed"),
    Row("Japanese_KindLady", "Kind Lady", "calm"),
]
PICK = """async (slot) => {
    const {pick} = await import("/static/js/voices/picker.js");
    window.chosen ??= [];
    document.body.addEventListener("studio:voice", (event) => window.chosen.push(event.detail), {once: true});
    await pick(slot, "/w/tidewater/voices/?for=" + slot);
}"""


@pytest.fixture
def listed_live(live: str, tidewater: Workspace, no_look_ups: None) -> None:
    """The voices of everybody who has no key."""
    lists.record(lists.list_for(None), ROWS)


@pytest.fixture
def at_voices(listed_live: None, alice: User, open_page: Callable[..., Page]) -> Page:
    """Alice's page of voices, with a search that found none, so that the dialog's are the only ones."""
    page = open_page(alice)
    page.goto(f"{PAGE}?q=nothing")
    return page


def open_dialog(page: Page, slot: str = "voice") -> Any:
    """Open the dialog as the speech page does, and return its search field."""
    page.evaluate(PICK, slot)
    field = page.get_by_role("combobox", name="Search voices")
    expect(field).to_be_focused()
    return field


def active(page: Page) -> str:
    """Return the name in the cell that the search field points to."""
    script = 'q => document.getElementById(q.getAttribute("aria-activedescendant"))?.querySelector("b").textContent'
    return str(page.get_by_role("combobox", name="Search voices").evaluate(script))


def chosen(page: Page) -> list[dict[str, str]]:
    """Return what the page was told."""
    told: list[dict[str, str]] = page.evaluate("window.chosen")
    return told
