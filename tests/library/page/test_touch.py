"""A closer look by fingers: pinch, drag, and a slider that one finger still slides."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from studio.accounts.models import User
from studio.library.models import Version
from tests.library.page.stock import Shelve, address, drawn

OpenPage = Callable[..., Page]
Point = tuple[float, float]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
BOX = """element => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [left, top, width, height];
}"""


@pytest.fixture
def pictures(shelve: Shelve, live_server_url: str, transactional_db: None) -> list[Version]:
    """A lighthouse in two versions of different shapes."""
    one = drawn(shelve, "A lighthouse, grey sky", width=1280, height=720)
    return [one, drawn(shelve, "A lighthouse, warm sky", width=1024, height=1024, asset=one.asset)]


class Hand:
    """A hand with as many fingers as one likes, on a page's glass."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)

    def touch(self, kind: str, *points: Point) -> None:
        """Have fingers down at some points."""
        found = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": found})

    def move(self, *ways: tuple[Point, Point], steps: int = 8) -> None:
        """Put a finger down at the beginning of each way, move all of them at once, and take them up."""
        self.touch("touchStart", *(start for start, _ in ways))
        for step in range(1, steps + 1):
            part = step / steps
            at = [(a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part) for a, b in ways]
            self.touch("touchMove", *at)
        self.touch("touchEnd")


def box(page: Page, selector: str) -> list[float]:
    """Return left, top, width and height of an element."""
    return list(page.locator(selector).first.evaluate(BOX))


def pinch(page: Page, middle: Point, start: float, end: float) -> None:
    """Move two fingers apart, or towards each other, around a point; in pixels between them."""
    x, y = middle
    left, right = ((x - start / 2, y), (x - end / 2, y)), ((x + start / 2, y), (x + end / 2, y))
    Hand(page).move(left, right)


def test_two_fingers_zoom_around_what_is_between_them_and_one_moves_it(
    pictures: list[Version], alice: User, open_page: OpenPage
) -> None:
    page = open_page(alice, **PHONE)
    page.goto(address(pictures[0].asset, "?v=1"))
    area = page.locator("[data-zoom]")
    expect(area).to_be_visible()
    left, top, width, height = box(page, "[data-screen]")
    middle = (left + width * 0.4, top + height * 0.5)
    pinch(page, middle, 60, 180)
    expect(area).to_have_attribute("data-near", "")
    near = box(page, "[data-screen]")
    assert near[2] == pytest.approx(3 * width, rel=0.05)
    assert (middle[0] - near[0]) / near[2] == pytest.approx(0.4, abs=0.02)  # the same point is between them still
    assert page.evaluate("visualViewport.scale") == 1  # the picture, and not the page
    Hand(page).move((middle, (middle[0] + 70, middle[1] + 20)))
    moved = box(page, "[data-screen]")
    assert moved[0] == pytest.approx(near[0] + 70, abs=12)
    pinch(page, middle, 300, 60)
    expect(area).not_to_have_attribute("data-near", "")
    assert box(page, "[data-screen]") == pytest.approx([left, top, width, height], abs=1)


def test_a_third_finger_and_one_that_leaves_do_no_harm(
    pictures: list[Version], alice: User, open_page: OpenPage
) -> None:
    page = open_page(alice, **PHONE)
    page.goto(address(pictures[0].asset, "?v=1"))
    left, top, width, height = box(page, "[data-screen]")
    y, hand = top + height / 2, Hand(page)
    ways = [((100, y), (60, y)), ((200, y), (300, y)), ((150, y + 20), (150, y + 60))]
    hand.move(*ways)
    pinch(page, (left + width / 2, y), 60, 120)
    assert box(page, "[data-screen]")[2] >= width * 1.8
    hand.touch("touchStart", (100, y), (200, y))
    hand.touch("touchCancel")
    before = box(page, "[data-screen]")
    page.mouse.move(left + 50, y)  # nothing is held any more
    assert box(page, "[data-screen]") == before


def test_two_fingers_on_a_comparison_zoom_both_and_one_slides(
    pictures: list[Version], alice: User, open_page: OpenPage
) -> None:
    page = open_page(alice, **PHONE)
    page.goto(address(pictures[0].asset, "?v=2&beside=1"))
    slider = page.get_by_role("slider")
    expect(slider).to_be_visible()
    left, top, width, height = box(page, "[data-compare]")
    y = top + height / 2
    Hand(page).move(((left + width / 2, y), (left + width * 0.8, y)))
    assert float(slider.input_value()) > 65
    pinch(page, (left + width * 0.4, y), 60, 150)
    expect(page.locator("[data-zoom]")).to_have_attribute("data-near", "")
    one, two = box(page, ".layer.a img"), box(page, ".layer.b img")
    assert one == pytest.approx(two, abs=1) and one[2] > width * 2
