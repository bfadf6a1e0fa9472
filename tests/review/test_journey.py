"""Two people bring a clip to approval through three versions, in two browsers and on a phone, without a reload."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from studio.accounts.models import User
from studio.library.models import Asset, Status, Version
from tests import axe
from tests.library.films import film
from tests.library.page.stock import Shelve, drawn
from tests.review.stock import address, clip

OpenPage = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "color_scheme": "dark"}


def come(page: Page, version: Version) -> None:
    """Go to the page of a thing, and wait until it hears of others."""
    page.goto(address(version.asset))
    expect(page.locator("html")).to_have_attribute("data-socket", "open")


def box(page: Page) -> Locator:
    """Return the box that one writes in."""
    return page.get_by_label("Comment", exact=True)


def say(page: Page, words: str) -> None:
    """Write a comment at the moment that is shown."""
    box(page).click()
    box(page).fill(words)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(box(page)).to_have_value("")


def said(page: Page, words: str) -> Locator:
    """Return a comment of these words."""
    return page.locator("[data-comment]").filter(has_text=words)


@pytest.mark.parametrize("options", [{}, PHONE], ids=["window", "phone"])
def test_a_clip_comes_to_approval_through_three_versions(
    shelve: Shelve, live: str, bob: User, rita: User, open_page: OpenPage, options: dict[str, object]
) -> None:
    movie = film(seconds=6.0)
    first = clip(shelve, data=movie)
    bobs, ritas = open_page(bob), open_page(rita, **options)
    come(bobs, first)
    come(ritas, first)
    ritas.get_by_label("Position in the film").fill("4400")
    say(ritas, "Too grey.")
    ritas.get_by_role("button", name="Request changes").click()
    expect(said(bobs, "Too grey.")).to_contain_text("0:04.4")
    expect(bobs.locator("#decide")).to_contain_text("Changes asked")
    second = clip(shelve, data=movie, asset=first.asset)
    expect(ritas.locator("#decide")).to_contain_text("v2 is newer.")
    ritas.get_by_role("link", name="Show it").click()
    expect(said(ritas, "Too grey.")).to_contain_text("from v1")
    expect(ritas.locator("#decide")).to_contain_text("In review")
    said(ritas, "Too grey.").get_by_role("button", name="Resolve").click()
    expect(said(bobs, "Too grey.")).to_contain_text("Resolved in v2")
    say(ritas, "Hold it longer.")
    ritas.get_by_role("button", name="Request changes").click()
    expect(said(ritas, "Hold it longer.")).to_be_visible()
    third = clip(shelve, data=movie, asset=first.asset)
    expect(ritas.locator("#decide")).to_contain_text("v3 is newer.")
    ritas.get_by_role("link", name="Show it").click()
    expect(said(ritas, "Hold it longer.")).to_contain_text("from v2")
    assert axe.faults(ritas) == []
    ritas.get_by_role("button", name="Approve").click()
    expect(ritas.locator("#decide")).to_contain_text("by Rita")
    expect(bobs.locator("#decide")).to_contain_text("Approved")
    assert Asset.objects.get(pk=third.asset.pk).status == Status.APPROVED and second.asset == third.asset


def test_a_take_and_a_picture_are_approved_by_keys_alone(
    shelve: Shelve, live: str, bob: User, rita: User, open_page: OpenPage
) -> None:
    bobs, ritas = open_page(bob), open_page(rita)
    for version, where in ((shelve(), "0:00.0"), (drawn(shelve, "A keeper"), "Point")):
        come(bobs, version)
        come(ritas, version)
        ritas.keyboard.press("c")
        expect(box(ritas)).to_be_focused()
        if where == "Point":
            ritas.locator("#pins[data-on]").click(position={"x": 200, "y": 100})
            expect(ritas.locator("[data-chosen]")).to_contain_text("Point")
            expect(box(ritas)).to_be_focused()
        ritas.keyboard.type("Good.")
        ritas.keyboard.press("Control+Enter")
        expect(said(bobs, "Good.")).to_be_visible()
        flag = bobs.get_by_role("button", name=re.compile("^Comment 1 by Rita"))
        expect(flag).to_be_visible()
        ritas.keyboard.press("Escape")
        ritas.keyboard.press("a")
        expect(bobs.locator("#decide")).to_contain_text("by Rita")


def test_what_is_drawn_in_a_small_window_lies_there_in_a_large_one(
    shelve: Shelve, live: str, bob: User, rita: User, open_page: OpenPage
) -> None:
    version = drawn(shelve, "A keeper")
    ritas = open_page(rita, viewport={"width": 1200, "height": 700})
    come(ritas, version)
    box(ritas).click()
    ritas.get_by_role("button", name="Draw on the picture").click()
    frame = ritas.locator("#pins").bounding_box()
    assert frame is not None
    at = [(frame["x"] + frame["width"] * share, frame["y"] + frame["height"] * share) for share in (0.25, 0.75)]
    ritas.mouse.move(*at[0])
    ritas.mouse.down()
    ritas.mouse.move(*at[1], steps=3)
    ritas.mouse.up()
    expect(ritas.locator("[data-chosen]")).to_contain_text("Drawing")
    box(ritas).fill("Along here.")
    ritas.get_by_role("button", name="Comment", exact=True).click()
    bobs = open_page(bob, viewport={"width": 1900, "height": 1000})
    come(bobs, version)
    bobs.keyboard.press("j")
    drawing = bobs.locator("[data-strokes-of][data-shown] path")
    expect(drawing).to_be_visible()
    frame, line = bobs.locator("[data-screen]").bounding_box(), drawing.bounding_box()
    assert frame is not None and line is not None
    assert line["x"] == pytest.approx(frame["x"] + frame["width"] * 0.25, abs=8)
    assert line["height"] == pytest.approx(frame["height"] * 0.5, abs=16)
