"""Phones, phones on their side, 400 % zoom: the words of a song come first, and its button stays in reach."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests.journeys.test_small_windows import BARS, LINE_PX, MOST, SIZES, edges
from tests.music.conftest import PAGE


@pytest.fixture
def page(
    request: pytest.FixtureRequest, live: str, tidewater: Workspace, alice: User, open_page: Callable[..., Page]
) -> Page:
    """Alice's page of music on a screen."""
    width, height = SIZES[request.param]
    page = open_page(alice, viewport={"width": width, "height": height}, has_touch=True, reduced_motion="reduce")
    page.goto(f"{PAGE}?example")
    return page


@pytest.mark.parametrize("page", list(SIZES), indirect=True)
def test_the_words_come_first_and_nothing_is_wider_than_the_window(page: Page) -> None:
    assert edges(page, "[name=prompt]")[0] + LINE_PX <= edges(page, ".composer .foot")[0]
    go = page.get_by_role("button", name="Make song")
    for mode in ("A recording", "Words"):
        page.locator("label", has_text=mode).first.click()
        for depth in (0, 10_000):
            page.evaluate(f"scrollTo(0, {depth})")
            expect(go).to_be_in_viewport(ratio=1)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    style, results = page.get_by_label("Style and feeling").bounding_box(), page.locator(".stage").bounding_box()
    assert style and results and style["y"] < results["y"]
    assert page.evaluate(BARS) <= page.evaluate("innerHeight") * MOST


@pytest.mark.parametrize("page", list(SIZES), indirect=True)
def test_recordings_and_lyrics_are_no_wider_than_the_window(page: Page) -> None:
    for path in ("recordings", "lyrics", "music/compare", "music/takes"):
        page.goto(f"/w/tidewater/{path}/")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
