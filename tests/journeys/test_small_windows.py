"""Phones, phones on their side, 400 % zoom: the words come first, the button stays, and no bar takes the page."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests.speech.conftest import PAGE
from tests.speech.stock import take

SIZES = {"phone": (390, 844), "old": (320, 568), "side": (844, 390), "narrow": (320, 640), "zoomed": (320, 256)}
TABLET = {"tablet": (820, 1100)}
PLAIN = "/w/tidewater/sounds/"
MOST = 1 / 3
LINE_PX = 24
BARS = """() => [".top", ".tabbar", ".composer .foot", ".lab-page footer", ".dock", "#mini"].map((selector) => {
    const bar = document.querySelector(selector);
    const stays = bar && ["fixed", "sticky"].includes(getComputedStyle(bar).position);
    const box = bar?.getBoundingClientRect();
    return stays ? Math.max(0, Math.min(innerHeight, box.bottom) - Math.max(0, box.top)) : 0;
}).reduce((sum, height) => sum + height, 0)"""


@pytest.fixture
def page(
    request: pytest.FixtureRequest, live: str, tidewater: Workspace, alice: User, open_page: Callable[..., Page]
) -> Page:
    """Alice's page on a screen, with a take on it."""
    width, height = {**SIZES, **TABLET}[request.param]
    page = open_page(alice, viewport={"width": width, "height": height}, has_touch=True, reduced_motion="reduce")
    take(tidewater, alice, text="Twenty miles of dark water turn into somewhere.")
    page.goto(PAGE)
    return page


def top_of(page: Page, selector: str) -> float:
    """Return where an element begins, in pixels below the window's upper edge."""
    return float(page.locator(selector).first.evaluate("element => element.getBoundingClientRect().top"))


everywhere = pytest.mark.parametrize("page", list(SIZES), indirect=True)


@everywhere
def test_the_words_come_before_the_settings_and_the_button_stays(page: Page) -> None:
    assert top_of(page, ".script div.paper") > top_of(page, "h1")
    expect(page.locator("#options")).to_be_hidden()
    go = page.get_by_role("button", name="Speak it")
    for depth in (0, 10_000):
        page.evaluate(f"scrollTo(0, {depth})")
        expect(go).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@everywhere
def test_no_more_than_a_third_stands_still(page: Page) -> None:
    for plays in (False, True):
        page.locator("#mini").evaluate("(mini, plays) => { mini.hidden = !plays; }", plays)
        page.evaluate("scrollTo(0, 200)")
        assert page.evaluate(BARS) <= page.evaluate("innerHeight") * MOST


@pytest.mark.parametrize("page", ["tablet"], indirect=True)
def test_a_tablet_has_the_composer_above_the_results_and_the_button_in_reach(page: Page) -> None:
    expect(page.get_by_role("group", name="Speech settings")).to_be_visible()
    expect(page.get_by_role("button", name="Settings")).to_be_hidden()
    assert top_of(page, "#options") < top_of(page, ".script")
    expect(page.get_by_role("button", name="Speak it")).to_be_in_viewport(ratio=1)
    assert page.locator(".nav").bounding_box()["width"] == 68  # type: ignore[index]
    page.evaluate("scrollTo(0, 10_000)")
    expect(page.get_by_role("button", name="Speak it")).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("group", name="Speech settings")).to_be_hidden()


@pytest.mark.parametrize("page", ["phone"], indirect=True)
def test_the_editor_is_on_the_first_screen(page: Page) -> None:
    assert top_of(page, ".script") < 300


LINES = """paper => {
    const range = document.createRange();
    range.selectNodeContents(paper);
    return [...range.getClientRects()].map(({ bottom }) => bottom);
}"""
BOX = "element => { const { top, bottom } = element.getBoundingClientRect(); return [top, bottom]; }"


def edges(page: Page, selector: str) -> list[int]:
    """Return where an element begins and ends, in whole pixels below the window's upper edge."""
    return [round(edge) for edge in page.locator(selector).first.evaluate(BOX)]


@everywhere
def test_what_is_written_is_on_the_first_screen(page: Page) -> None:
    assert page.locator(".script div.paper").evaluate(LINES)[0] <= edges(page, ".composer .foot")[0]
    page.goto(PLAIN)  # of a kind that brings no page of its own
    expect(page.get_by_label("What should we hear?")).to_be_in_viewport(ratio=1)
    assert edges(page, "#id_prompt")[1] <= edges(page, ".composer .foot")[0]
    page.goto("/w/tidewater/video/")  # and where the beginning is chosen first
    assert edges(page, "[name=prompt]")[0] + LINE_PX <= edges(page, ".composer .foot")[0]
    page.goto(PLAIN)
    expect(page.get_by_label("Seconds")).to_be_hidden()
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_label("Seconds")).to_be_visible()


LAB = {"clone": "Clone voice", "design": "Try it", "voices/mix": "Keep this mix"}


@pytest.mark.parametrize("page", ["phone", "side", "zoomed"], indirect=True)
def test_the_button_of_a_dialog_that_is_a_page_stays(page: Page) -> None:
    for path, name in LAB.items():
        page.goto(f"/w/tidewater/{path}/")
        assert edges(page, ".lab-page .field")[0] + LINE_PX <= edges(page, ".lab-page footer")[0]
        for depth in (0, 300):
            page.evaluate(f"scrollTo(0, {depth})")
            expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
        assert page.evaluate(BARS) <= page.evaluate("innerHeight") * MOST
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto("/w/tidewater/chat/")
    page.get_by_role("button", name="Send").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)


@everywhere
def test_on_a_short_page_the_button_stands_at_the_foot(page: Page) -> None:
    page.goto(PLAIN)
    height = page.evaluate("innerHeight")
    has_tabs = page.locator(".tabbar").evaluate("bar => getComputedStyle(bar).position === 'fixed'")
    bar = edges(page, ".tabbar")[0] if has_tabs else height
    assert edges(page, ".composer .foot")[1] - bar in (0, 1)  # its border
    page.locator("#mini").evaluate("mini => { mini.hidden = false; }")
    mini, foot = edges(page, "#mini"), edges(page, ".composer .foot")
    assert foot[1] - mini[0] in (0, 1, -8) or foot[1] == height  # above it, or alone where there is room for one


@pytest.mark.parametrize("page", ["phone"], indirect=True)
def test_a_kind_without_settings_has_no_button_for_them(page: Page) -> None:
    page.goto("/w/tidewater/notes/")
    expect(page.get_by_label("What is it about?")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Settings")).to_have_count(0)


@everywhere
def test_the_settings_are_a_sheet_that_is_named(page: Page) -> None:
    button = page.get_by_role("button", name="Settings")
    button.click()
    sheet = page.get_by_role("group", name="Speech settings")
    expect(sheet).to_be_visible()
    expect(sheet.get_by_role("button", name="Done")).to_be_focused()
    sheet.locator("label", has_text="Sad").click()
    sheet.get_by_label("Speed").fill("1.3")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_contain_text("Wise Woman, sad, 1.3×")


@pytest.mark.parametrize("page", ["phone"], indirect=True)
def test_a_voice_is_chosen_from_the_sheet_and_the_sheet_stays(page: Page) -> None:
    page.get_by_role("button", name="Settings").click()
    page.locator("[data-pick=voice]").click()
    page.get_by_role("combobox", name="Search voices").fill("calm woman")
    page.keyboard.press("Enter")
    expect(page.locator("#options")).to_be_visible()
    expect(page.locator("[data-pick=voice]")).to_be_focused()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("button", name="Settings")).to_contain_text("Calm Woman")


@pytest.mark.parametrize("page", ["phone"], indirect=True)
def test_the_keyboard_has_the_place_of_the_tab_bar(page: Page) -> None:
    for path, field, button in (
        ("speech", "Text to speak", "Speak it"),
        ("music", "Style and feeling", "Make song"),
        ("design", "Who is speaking?", "Try it"),
    ):
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"/w/tidewater/{path}/")
        expect(page.locator(".tabbar")).to_be_visible()
        page.get_by_role("textbox", name=field).tap()
        expect(page.locator(".tabbar")).to_be_hidden()
        page.set_viewport_size({"width": 390, "height": 500})  # a keyboard has come up
        expect(page.get_by_role("button", name=button)).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("textbox", name=field)).to_be_in_viewport()


FILL = "element => getComputedStyle(element).backgroundColor"


@pytest.mark.usefixtures("live", "tidewater")
def test_what_is_chosen_is_seen_in_forced_colours(open_page: Callable[..., Page], alice: User) -> None:
    page = open_page(alice, forced_colors="active")
    page.goto(PAGE)
    for chosen, other in (
        ("#options .seg :checked + span", "#options .seg input:not(:checked) + span"),
        ("#options .chip:has(:checked)", "#options .chip:not(:has(:checked))"),
        (".nav-link[aria-current=page]", ".nav-link:not([aria-current])"),
    ):
        fills = [page.locator(selector).first.evaluate(FILL) for selector in (chosen, other)]
        assert fills[0] != fills[1], chosen
    lit = page.evaluate("getComputedStyle(document.querySelector('.sheet'), '::highlight(saying)').backgroundColor")
    assert lit != "rgba(0, 0, 0, 0)"
    # A track, of which the part up to the thumb has a colour of its own; that of a pitch begins in the middle.
    for name, most in {"Speed": 3, "Pitch": 2, "Loudness": 3}.items():
        assert len(colours(page.get_by_label(name).screenshot())) == most, name


def colours(picture: bytes) -> set[object]:
    """Return the colours that a screenshot has at the ends of its middle line, and in its corner."""
    with Image.open(BytesIO(picture)) as image:
        plain = image.convert("RGB")
        width, height = plain.size
        places = [(8, height // 2), (width - 8, height // 2), (1, 1)]
        return {plain.getpixel(place) for place in places}
