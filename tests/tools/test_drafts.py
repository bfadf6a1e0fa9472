"""A closed tab or dialog loses nothing, also where the server remembers nothing of a form until it is sent."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests.server import wait_until
from tests.voices.lab import open_lab

WORDS = {
    "design": ("Who is speaking?", "Test line"),
    "lyrics": ("What is the song about?", "Style and feeling", "Lyrics to change"),
    "sounds": ("What should we hear?", "Seconds"),  # a kind from outside, which brings no page of its own
}
MADE = "document.body.dispatchEvent(new CustomEvent('studio:made'))"
KEPT = "Object.keys(localStorage).some(name => name.startsWith('clone '))"


@pytest.fixture
def page(live: str, tidewater: Workspace, alice: User, open_page: Callable[..., Page]) -> Page:
    """Alice's browser."""
    return open_page(alice)


def test_a_page_whose_tab_was_closed(page: Page) -> None:
    for kind, labels in WORDS.items():
        page.goto(f"/w/tidewater/{kind}/")
        page.get_by_label(labels[0]).fill("First")
        wait_until(lambda kind=kind: page.evaluate(KEPT.replace("clone", kind)))  # type: ignore[misc]
        for number, label in enumerate(labels, 3):
            page.get_by_label(label).fill(str(number))
        page.goto("/w/tidewater/bin/")  # at once, and without a word
        page.goto(f"/w/tidewater/{kind}/")
        for number, label in enumerate(labels, 3):
            expect(page.get_by_label(label)).to_have_value(str(number))
        page.evaluate(MADE)  # it was sent, which the server will not tell of
        page.get_by_label(labels[0]).fill("More")
        page.reload()
        expect(page.get_by_label(labels[0])).to_have_value("More")
        expect(page.get_by_label(labels[1])).to_have_value("4")


def test_a_dialog_that_was_closed_and_one_that_takes_its_place(page: Page) -> None:
    clone = open_lab(page, "Clone a voice")
    clone.get_by_label("Name people will see").fill("Ingrid of Halden")
    name = clone.get_by_label("Voice ID")
    expect(name).to_have_value("IngridOfHalden01")
    clone.get_by_label("Say this as a test").fill("The tide is out.")
    clone.get_by_label("Remove background noise").check()
    clone.locator("[name=consent]").check()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Design a voice").click()
    expect(page.get_by_role("dialog").get_by_label("Who is speaking?")).to_have_value("")
    clone = open_lab(page, "Clone a voice")
    expect(clone.get_by_label("Name people will see")).to_have_value("Ingrid of Halden")
    expect(clone.get_by_label("Say this as a test")).to_have_value("The tide is out.")
    expect(clone.get_by_label("Remove background noise")).to_be_checked()
    expect(clone.locator("[name=consent]")).not_to_be_checked()  # given anew for each recording
    clone.get_by_label("Name people will see").fill("Ingrid again")
    expect(name).to_have_value("IngridAgain01")  # follows the name, as long as nobody has written another
    name.fill("Ingrid0001")
    page.keyboard.press("Escape")
    clone = open_lab(page, "Clone a voice")
    expect(name).to_have_value("Ingrid0001")
    expect(clone.get_by_label("Name people will see")).to_have_value("Ingrid again")
    page.evaluate(MADE)
    expect(clone).to_be_hidden()
    assert not page.evaluate(KEPT)  # the next voice is another one
    expect(open_lab(page, "Clone a voice").get_by_label("Name people will see")).to_have_value("")
