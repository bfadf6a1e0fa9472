"""Readable for everybody, in both themes and on both sizes; light enough for a slow line."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests.axe import faults
from tests.console import Console
from tests.speech.conftest import PAGE
from tests.speech.stock import take

SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def page(
    request: pytest.FixtureRequest, live: str, tidewater: Workspace, alice: User, open_page: Callable[..., Page]
) -> Page:
    """Alice's page in a theme and a size, with takes on it."""
    theme, size = request.param
    page = open_page(alice, color_scheme=theme, viewport=SIZES[size], reduced_motion="reduce")
    for number in range(3):
        take(tidewater, alice, text=f"Take <#1#> {number}.", pronunciation=("Halden/Hall-den",))
    page.goto(PAGE)
    return page


@pytest.mark.parametrize("page", [(theme, size) for theme in ("light", "dark") for size in SIZES], indirect=True)
def test_nothing_stands_in_anybodys_way(page: Page, console: Console) -> None:
    console.expect("422")
    assert faults(page) == []
    settings = page.get_by_role("button", name=re.compile("^Settings"))
    if settings.is_visible():  # a sheet on a phone
        settings.click()
    for fold in page.locator("details.more > summary").all():
        fold.click()
    if settings.is_visible():
        assert faults(page) == []
        page.get_by_role("button", name="Done").click()
        expect(settings).to_be_focused()
    page.locator("button.pause").click()
    expect(page.get_by_role("textbox", name="Seconds of pause")).to_be_focused()
    assert faults(page) == []
    page.get_by_role("textbox", name="Text to speak").press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Write something to say first.")
    assert faults(page) == []


@pytest.mark.parametrize("page", [("light", "phone")], indirect=True)
def test_nothing_sticks_out_on_a_phone(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == SIZES["phone"]["width"]
