"""Two people bring a clip to approval through three versions, in two browsers and on a phone, without a reload."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from studio.accounts.models import User
from studio.library.models import Asset, Status, Version
from tests import axe
from tests.library.films import film
from tests.library.page.stock import Shelve, drawn
from tests.review.stock import address, clip
from tests.server import wait_until

OpenPage = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "color_scheme": "dark"}


def come(page: Page, version: Version) -> None:
    """Go to the page of a thing, and wait until it hears of others."""
    page.goto(address(version.asset))
    expect(page.locator("html")).to_have_attribute("data-socket", "open")


def place_of(found: Locator) -> FloatRect:
    """Return where something stands; what is drawn anew at this moment, as news come, is looked for again."""
    places: list[FloatRect] = []
    wait_until(lambda: places.extend(filter(None, [found.bounding_box()])) or places)
    return places[-1]


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


@dataclass(frozen=True)
class Way:
    """A thing to be approved: how its versions are made, how a place in it is chosen, and how that place is told."""

    make: Callable[..., Version]
    choose: Callable[[Page], None]
    place: str


def at_a_moment(label: str, value: str) -> Callable[[Page], None]:
    """Return what goes to a moment."""
    return lambda page: page.get_by_role("slider", name=label, exact=True).fill(value)


def point_at_it(page: Page) -> None:
    """Begin to write, and point at the picture."""
    box(page).click()
    page.locator("#pins[data-on]").click(position={"x": 120, "y": 90})
    expect(page.locator("[data-chosen]")).to_contain_text("Point")


def movie(shelve: Shelve, number: int, **more: object) -> Version:
    """Make a version of a clip."""
    return clip(shelve, data=film(seconds=6.0), **more)


def take(shelve: Shelve, number: int, **more: object) -> Version:
    """Make a version of a speech take."""
    return shelve(**more)


def picture(shelve: Shelve, number: int, **more: object) -> Version:
    """Make a version of a picture."""
    return drawn(shelve, f"A keeper, {number}", **more)


CLIP = Way(movie, at_a_moment("Position in the film", "4400"), "0:04.4")
TAKE = Way(take, at_a_moment("Position", "0.3"), "0:00.3")
PICTURE = Way(picture, point_at_it, "")


@pytest.mark.parametrize(
    ("way", "options"),
    [(CLIP, {}), (CLIP, PHONE), (TAKE, {}), (PICTURE, {})], ids=["clip", "clip on a phone", "take", "picture"],
)  # fmt: skip
def test_a_thing_comes_to_approval_through_three_versions(
    shelve: Shelve, live: str, bob: User, rita: User, open_page: OpenPage, way: Way, options: dict[str, object]
) -> None:
    first = way.make(shelve, 1)
    bobs, ritas = open_page(bob), open_page(rita, **options)
    come(bobs, first)
    come(ritas, first)
    way.choose(ritas)
    say(ritas, "Too grey.")
    ritas.get_by_role("button", name="Request changes").click()
    expect(said(bobs, "Too grey.")).to_contain_text(way.place)
    expect(bobs.get_by_role("button", name=re.compile("^Comment 1 by Rita"))).to_be_visible()  # its flag, or its pin
    expect(bobs.locator("#decide")).to_contain_text("Changes asked")
    second = way.make(shelve, 2, asset=first.asset)
    expect(ritas.locator("#decide")).to_contain_text("v2 is newer.")
    ritas.get_by_role("link", name="Show it").click()
    expect(said(ritas, "Too grey.")).to_contain_text("from v1")
    expect(said(ritas, "Too grey.")).to_contain_text(way.place)
    expect(ritas.locator("#decide")).to_contain_text("In review")
    said(ritas, "Too grey.").get_by_role("button", name="Resolve").click()
    expect(said(bobs, "Too grey.")).to_contain_text("Resolved in v2")
    say(ritas, "Hold it longer.")
    ritas.get_by_role("button", name="Request changes").click()
    expect(said(ritas, "Hold it longer.")).to_be_visible()
    third = way.make(shelve, 3, asset=first.asset)
    expect(ritas.locator("#decide")).to_contain_text("v3 is newer.")
    ritas.get_by_role("link", name="Show it").click()
    expect(said(ritas, "Hold it longer.")).to_contain_text("from v2")
    assert axe.faults(ritas) == []
    approve(ritas, by_key=not options)
    expect(ritas.locator("#decide")).to_contain_text("by Rita")
    expect(bobs.locator("#decide")).to_contain_text("Approved")
    assert Asset.objects.get(pk=third.asset.pk).status == Status.APPROVED and second.asset == third.asset


def approve(page: Page, *, by_key: bool) -> None:
    """Approve, by the letter or by a tap."""
    if by_key:
        page.locator("#decide-approve").focus()
        page.keyboard.press("a")
    else:
        page.get_by_role("button", name="Approve").click()


def test_one_comments_by_keys_alone(shelve: Shelve, live: str, rita: User, open_page: OpenPage) -> None:
    page = open_page(rita)
    come(page, drawn(shelve, "A keeper"))
    page.keyboard.press("c")
    expect(box(page)).to_be_focused()
    page.keyboard.type("Good.")
    page.keyboard.press("Control+Enter")
    expect(said(page, "Good.")).to_be_visible()


def test_what_is_drawn_in_a_small_window_lies_there_in_a_large_one(
    shelve: Shelve, live: str, bob: User, rita: User, open_page: OpenPage
) -> None:
    version = drawn(shelve, "A keeper")
    ritas = open_page(rita, viewport={"width": 1200, "height": 700})
    come(ritas, version)
    box(ritas).click()
    ritas.get_by_role("button", name="Draw on the picture").click()
    expect(ritas.get_by_role("button", name="Draw on the picture")).to_have_attribute("aria-pressed", "true")
    frame = place_of(ritas.locator("#pins"))
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
    frame, line = place_of(bobs.locator("[data-screen]")), place_of(drawing)
    assert line["x"] == pytest.approx(frame["x"] + frame["width"] * 0.25, abs=8)
    assert line["height"] == pytest.approx(frame["height"] * 0.5, abs=16)
