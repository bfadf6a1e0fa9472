"""The page of one thing in a browser, by mouse and by keyboard: look closer, compare, go on, delete, come back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from studio.accounts.models import User
from studio.library.media.derivatives import MediaFacts
from studio.library.models import Asset, Version
from tests.library.conftest import WORDS
from tests.library.films import film
from tests.library.page.stock import Shelve, address, drawn
from tests.menus import pick
from tests.server import wait_until

OpenPage = Callable[..., Page]
CORNER = (
    """element => { const box = element.getBoundingClientRect(); return [box.left, box.top, box.width, box.height]; }"""
)


@pytest.fixture
def pictures(shelve: Shelve, live_server_url: str, transactional_db: None) -> list[Version]:
    """A face, and a lighthouse in two versions of different shapes."""
    one = drawn(shelve, "A lighthouse, grey sky", width=1280, height=720, title="Lighthouse")
    two = drawn(shelve, "A lighthouse, warm sky", width=1024, height=1024, asset=one.asset)
    return [drawn(shelve, "A face", title="Face"), one, two]


def places(page: Page) -> list[list[float]]:
    """Return where the two compared pictures are: left, top, width, height."""
    return [page.locator("[data-layer] img").nth(number).evaluate(CORNER) for number in range(2)]


def zoomed(page: Page) -> Locator:
    """Return what tells how large the picture is."""
    return page.locator("[data-zoom-now]")


def test_a_picture_is_looked_at_closely(pictures: list[Version], alice: User, open_page: OpenPage) -> None:
    page = open_page(alice)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(address(pictures[1].asset, "?v=1"))
    area = page.get_by_role("group", name="Lighthouse, picture")
    fits = zoomed(page).text_content()
    assert fits and page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    area.focus()
    page.keyboard.press("1")
    expect(zoomed(page)).to_have_text("100 %")
    picture = page.locator("[data-screen]")
    assert picture.evaluate(CORNER)[2:] == pytest.approx([1280, 720], abs=1)
    before = picture.evaluate(CORNER)
    page.keyboard.press("ArrowRight")
    assert picture.evaluate(CORNER)[0] == pytest.approx(before[0] - 60, abs=1)
    page.keyboard.press("0")
    expect(zoomed(page)).to_have_text(fits)
    expect(page.get_by_role("button", name="Fit")).to_have_attribute("aria-pressed", "true")
    box = area.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 100, box["y"] + 300)
    page.mouse.wheel(0, -800)
    expect(area).to_have_attribute("data-near", "")
    near = picture.evaluate(CORNER)
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + 300, steps=3)
    page.mouse.up()
    assert picture.evaluate(CORNER)[0] >= near[0]
    page.get_by_role("button", name="Zoom out").click()
    assert [url for url in fetched if pictures[1].file_name in url]  # the whole picture, once somebody looks closer


def test_two_versions_are_compared_on_one_scale(pictures: list[Version], alice: User, open_page: OpenPage) -> None:
    page = open_page(alice, reduced_motion="reduce")
    page.goto(address(pictures[1].asset))
    page.get_by_role("link", name="Compare with v1").click()
    slider = page.get_by_role("slider", name="Left of it is version 1, right of it version 2")
    expect(page.get_by_text("What changed from v1 to v2")).to_be_visible()
    one, two = places(page)
    assert one == pytest.approx(two, abs=1)  # both fill the frame, whose height is theirs
    slider.focus()
    page.keyboard.press("End")
    clip = "element => getComputedStyle(element).clipPath"
    expect(page.locator("[data-compare]")).to_have_css("--x", "100%")
    assert "100%" in page.locator(".layer.b").evaluate(clip)
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
    assert places(page)[0] == pytest.approx(places(page)[1], abs=1) and places(page)[0][2] > one[2] * 1.5
    page.get_by_role("radio", name="Side by side").check(force=True)
    one, two = places(page)
    assert (one[2:], one[1]) == (pytest.approx(two[2:], abs=1), pytest.approx(two[1], abs=1)) and two[0] > one[0]
    page.get_by_role("link", name="Swap").click()
    expect(page.locator(".layer.a img")).to_have_attribute("alt", "Version 2")
    page.get_by_role("radio", name="Blink").check(force=True)
    shown = page.locator("[data-compare]")
    expect(shown).to_have_attribute("data-shows", "b")
    page.get_by_role("button", name="Show the other").click()  # by hand, since this person wants no motion
    expect(shown).to_have_attribute("data-shows", "a")
    page.get_by_role("navigation", name="Versions").get_by_role("link", name="Version 1").click()
    expect(page.get_by_role("slider")).to_have_count(0)


def test_two_clips_are_compared_at_one_height(
    shelve: Shelve, live_server_url: str, transactional_db: None, alice: User, open_page: OpenPage
) -> None:
    asset: Asset | None = None
    for width, height in ((320, 180), (180, 320)):
        details = {"width": width, "height": height, "duration_ms": 2000, "fps": 10, "frames": 20}
        version = shelve(film(), kind="video", title="Teaser", asset=asset, facts=MediaFacts("video", details))
        asset = version.asset
    assert asset is not None
    page = open_page(alice)
    page.goto(address(asset, "?v=2&beside=1"))
    expect(page.get_by_text("Both at the same height: 2 s · 320 × 180 and 2 s · 180 × 320")).to_be_visible()
    one, two = (page.locator("video").nth(number).evaluate(CORNER) for number in range(2))
    assert one[1:] == pytest.approx(two[1:], abs=1) and one[2] / one[3] == pytest.approx(320 / 180, abs=0.01)


def test_one_goes_on_by_letters_and_what_is_deleted_comes_back(
    pictures: list[Version], alice: User, open_page: OpenPage
) -> None:
    page = open_page(alice)
    page.goto(address(pictures[0].asset))
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lighthouse")
    page.keyboard.press("k")
    expect(page.get_by_role("heading", level=1)).to_have_text("Face")
    page.get_by_role("button", name="Actions for Face").click()
    pick(page, "Rename")
    page.get_by_role("dialog").get_by_label("Name").fill("Portrait")
    page.keyboard.press("j")  # while writing it is a letter
    page.get_by_role("dialog").get_by_label("Name").fill("Portrait")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Portrait")
    page.get_by_role("button", name="Actions for Portrait").click()
    pick(page, "Delete")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lighthouse")  # the only one left
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name="Open", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Portrait")
    assert Asset.objects.get(title="Portrait").deleted_at is None


def test_the_panel_is_walked_by_keys_and_stands_open_without_script(
    pictures: list[Version], alice: User, open_page: OpenPage
) -> None:
    page = open_page(alice)
    page.goto(address(pictures[1].asset))
    page.get_by_role("tab", name="Made from").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Details")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Details")).to_contain_text("A lighthouse, warm sky")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_text("The words are copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "A lighthouse, warm sky"
    plain = open_page(alice, java_script_enabled=False)
    plain.goto(address(pictures[1].asset, "?v=2&beside=1"))
    for heading in ("Made from", "Details"):
        expect(plain.get_by_role("heading", name=heading)).to_be_visible()
    expect(plain.get_by_role("tab")).to_have_count(0)
    one, two = places(plain)
    assert two[0] > one[0] and one[2:] == pytest.approx(two[2:], abs=1)


def test_a_sound_lights_its_words(
    shelve: Shelve, alice: User, open_page: OpenPage, live_server_url: str, transactional_db: None
) -> None:
    said = "Every evening, before supper. He winds."
    recipe = {"order": {"text": said, "voice_id": "Wise_Woman", "voice_name": "Wise Woman"}, "version": 1}
    version = shelve(words=WORDS, recipe=recipe)
    page = open_page(alice)
    page.goto(address(version.asset))
    page.get_by_role("button", name="Play").click()
    lit = "() => [...(CSS.highlights.get('saying') ?? [])].map(range => range.toString()).join()"
    wait_until(lambda: page.evaluate(lit) in said and page.evaluate(lit) != "")
    expect(page.locator("[data-player]")).not_to_have_class(re.compile("playing"))  # to its end
