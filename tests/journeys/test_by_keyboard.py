"""The whole way without a mouse: one always sees where one is, and no swap takes the place away."""

import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect

from studio.accounts import setup
from studio.library.models import Asset
from tests import people
from tests.journeys import stations
from tests.server import wait_until

TABS = 80
# Where the focus is: what is wrong about how it shows, and what it is called.
SHOWN = """() => {
    const here = document.activeElement;
    if (here === document.body) return "the focus is nowhere";
    const rings = (element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    };
    const around = [here, here.nextElementSibling];
    for (let up = here.parentElement; up && around.length < 8; up = up.parentElement) around.push(up);
    return around.some((element) => element && rings(element)) ? "" : `no ring: ${here.outerHTML.slice(0, 160)}`;
}"""
NAMED = """() => {
    const { activeElement: here } = document;
    const by = here.getAttribute("aria-labelledby")?.split(" ").map((id) => document.getElementById(id)?.textContent);
    const label = here.labels?.[0];
    return here.getAttribute("aria-label") ?? by?.join(" ") ?? (label ?? here).textContent.trim();
}"""


def sees_the_focus(page: Page) -> None:
    """See that something has the focus and shows it, at the latest when an answer has been put in."""
    with suppress(AssertionError):  # what is wrong is told below
        wait_until(lambda: not page.evaluate(SHOWN), patience_s=5)
    assert page.evaluate(SHOWN) == ""


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until a control of this name has the focus, which always shows."""
    for _ in range(TABS):
        page.keyboard.press(key)
        if page.evaluate("document.activeElement === document.body"):
            continue  # out of the page, and in again at its other end
        sees_the_focus(page)
        if re.match(name, page.evaluate(NAMED)):
            return
    raise AssertionError(f"{key} never came to {name}")


def press(page: Page, *keys: str) -> None:
    """Press keys, and see that the focus is not lost by that."""
    for key in keys:
        page.keyboard.press(key)
    sees_the_focus(page)


@pytest.fixture
def page(open_page: Callable[..., Page], speaking: str, calm_sandbox: str) -> Page:
    """The page of speech of somebody who has just become the owner, by keyboard."""
    page = open_page(reduced_motion="reduce")
    page.goto(f"/setup/{setup.new_token()}/")
    for label, text in (
        ("Your name", "Alice"),
        ("E-mail", "alice@example.org"),
        ("Password", people.PASSWORD),
        ("Workspace", "Tidewater"),
    ):
        tab_to(page, label)
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/w/tidewater/"))
    tab_to(page, "Speech")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/w/tidewater/speech/"))
    expect(page.locator("html")).to_have_attribute("data-socket", "open")
    return page


def test_a_take_is_written_made_and_heard(page: Page) -> None:
    tab_to(page, "Text to speak")
    page.keyboard.type("He winds the clockwork. ")
    tab_to(page, "Add pause", "Shift+Tab")
    press(page, "Enter")
    page.keyboard.type("He wipes the glass.")
    tab_to(page, "Pause of 1 seconds")
    press(page, "Enter")
    expect(page.get_by_role("textbox", name="Seconds of pause")).to_be_focused()
    page.keyboard.type("1.5")
    press(page, "Enter")
    expect(page.locator("#edit")).to_have_value("He winds the clockwork. <#1.5#>He wipes the glass.")
    tab_to(page, "As written", "Shift+Tab")
    press(page, "ArrowRight")
    expect(page.get_by_label("Happy")).to_be_checked()
    tab_to(page, "Voice", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".voice-row.active")).to_be_visible()
    page.keyboard.type("calm woman")
    press(page, "Enter")
    expect(page.locator("#voice b")).to_have_text("Calm Woman")
    press(page, "ControlOrMeta+Enter")
    stations.is_playing(page)
    is_steered(page)


def is_steered(page: Page) -> None:
    """Pause, seek and change the speed."""
    expect(stations.card(page)).to_have_attribute("data-state", "done")
    sees_the_focus(page)
    tab_to(page, "Play|Pause")
    if stations.player(page).locator(".btn-play").get_attribute("aria-label") == "Pause":
        press(page, "Enter")
    expect(stations.player(page)).not_to_have_class(re.compile(r"\bplaying\b"))
    tab_to(page, "Position")
    press(page, "Home", "ArrowRight")
    press(page, "ArrowLeft")
    expect(stations.player(page).locator("[data-time]")).to_have_text("0:00")
    tab_to(page, "1×", "Shift+Tab")
    press(page, "Enter")
    expect(page.locator("[data-speed]")).to_have_text("1.25×")


def test_a_take_is_named_starred_deleted_and_brought_back(page: Page) -> None:
    tab_to(page, "Text to speak")
    page.keyboard.type("He winds the clockwork.")
    press(page, "ControlOrMeta+Enter")
    expect(stations.card(page)).to_have_attribute("data-state", "done")
    with page.expect_download() as download:
        chooses(page, "Download WAV")
    assert download.value.suggested_filename.endswith(".wav")
    press(page, "Escape")
    chooses(page, "Rename")
    expect(page.get_by_role("textbox", name="Name")).to_be_focused()
    page.keyboard.type("Prologue")
    page.keyboard.press("Enter")
    expect(page.locator(".dock-top > b")).to_have_text("Prologue")
    expect(page.get_by_role("button", name="Actions for Prologue")).to_be_focused()
    chooses(page, "Star")
    expect(page.get_by_text("Starred", exact=True)).to_be_attached()
    expect(page.get_by_role("button", name="Actions for Prologue")).to_be_focused()
    chooses(page, "Delete")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".dock-top > b")).to_have_text("Prologue")
    expect(page.locator("body")).not_to_be_focused()
    assert Asset.objects.get().starred and Asset.objects.get().deleted_at is None


def chooses(page: Page, action: str) -> None:
    """Open the take's menu and go to an action."""
    if not re.match("Actions for", page.evaluate(NAMED)):
        tab_to(page, "Actions for")
    page.keyboard.press("Enter")
    expect(page.locator(":popover-open")).to_be_visible()
    tab_to(page, action)
    page.keyboard.press("Enter")


def test_a_key_is_given(page: Page) -> None:
    tab_to(page, "Settings")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/settings/"))
    tab_to(page, "Key$")
    page.keyboard.type("sk-api-0123456789abcdefXYZ")
    tab_to(page, "Global")
    press(page, "ArrowRight")
    press(page, "ControlOrMeta+Enter")
    expect(page.get_by_text("Ends in fXYZ")).to_be_visible()
    sees_the_focus(page)
