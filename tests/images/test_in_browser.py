"""Pictures as people make them: by mouse and by keyboard, on a desk and on a phone, through a crash in the middle."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from studio.accounts.models import User
from studio.images.forms import EXAMPLE
from studio.library.models import Asset, Version
from tests import sandboxes
from tests.console import Console
from tests.journeys import stations
from tests.journeys.test_lost_network import LOST
from tests.menus import pick
from tests.server import wait_until
from tests.up_process import Up

Open = Callable[..., Page]
PAGE, PATH = "/w/tidewater/images/", "/v1/image_generation"
# Where an element stands, whatever the fading in of what is new has done to its box by then.
LAID_OUT = "card => [card.offsetLeft, card.offsetTop, card.offsetWidth, card.offsetHeight]"


def cards(page: Page) -> Locator:
    """Return the sets, the newest first."""
    return page.locator("#results > article[data-job]")


def describe(page: Page, words: str) -> None:
    """Write a description and press Ctrl+Enter."""
    page.get_by_label("What should we see?").fill(words)
    page.keyboard.press("ControlOrMeta+Enter")


def choose(page: Page, action: str, title: str) -> None:
    """Open a picture's menu and take an action."""
    page.get_by_role("button", name=f"Actions for {title}", exact=True).first.click()
    pick(page, action)


def downloaded(page: Page, action: str, title: str) -> Image.Image:
    """Return a picture as it is downloaded."""
    with page.expect_download() as found:
        choose(page, action, title)
    page.keyboard.press("Escape")
    return Image.open(BytesIO(found.value.path().read_bytes()))


@pytest.mark.usefixtures("speaking", "tidewater")
def test_from_words_to_pictures_to_a_variation_to_a_file(open_page: Open, alice: User, calm_sandbox: str) -> None:
    page = open_page(alice)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(PAGE)
    expect(page.locator("html[data-socket=open]")).to_be_attached()
    page.get_by_role("link", name="Try an example").click()
    expect(page.get_by_label("What should we see?")).to_have_value(EXAMPLE)
    offer_what_the_engine_has(page)
    page.get_by_title("Square").get_by_role("radio").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")  # 4:3
    page.locator(".counts label", has_text="3").click()
    expect(page.locator("[data-amount]")).to_have_text("1152 × 864")
    sandboxes.fault(calm_sandbox, PATH, "delay", n=2)
    page.keyboard.press("ControlOrMeta+Enter")
    first = cards(page).first
    expect(first.locator("li.slot.ar-135 .rendering")).to_have_count(3)
    expect(first).to_have_attribute("data-state", "starting")
    place = first.evaluate(LAID_OUT)
    expect(first).to_have_attribute("data-state", "done")
    expect(first.locator("li.slot.ar-135 .tile[data-version]")).to_have_count(3)
    wait_until(lambda: first.evaluate(LAID_OUT) == place)  # nothing moved; a card that is drawn anew is nowhere
    stays(page, first)
    drag(page, first)
    vary(page, first, calm_sandbox)
    compare(page)
    keep(page, Asset.objects.get(title="Brass Fresnel lens seen straight on 1"))


def offer_what_the_engine_has(page: Page) -> None:
    """Choose another engine and the usual one again: what it has is there at once, and nothing else."""
    cinema, sides = page.get_by_title("Cinema"), page.get_by_label("Width, px")
    page.get_by_text("Exact size and seed").click()
    page.get_by_label("Engine").select_option("image-01-live")
    expect(cinema).to_be_hidden()
    expect(sides).to_be_hidden()
    style = page.locator("#styles label", has_text="Watercolour")
    style.click()
    page.get_by_label("Engine").select_option("image-01")
    expect(style).to_be_hidden()
    expect(cinema).to_be_visible()
    expect(sides).to_be_visible()


def drag(page: Page, card: Locator) -> None:
    """Drag a picture a little, which is nothing, then onto the field for a person: it is used, and never uploaded."""
    tile = card.locator(".tile").nth(1)
    tile.locator("a.open").drag_to(tile.locator(".cap .truncate"))
    expect(page.locator(".attached")).to_have_count(0)
    tile.locator("a.open").drag_to(page.locator("[data-input-field] .drop"))
    expect(page.locator(".attached")).to_contain_text("Brass Fresnel lens seen straight on 2")
    expect(page.locator("#composer [name=person][type=hidden]")).to_have_value(tile.get_attribute("data-version") or "")
    assert not Asset.objects.filter(kind="upload").exists()
    page.locator(".attached").get_by_role("button").click()
    expect(page.locator(".attached")).to_have_count(0)


def stays(page: Page, card: Locator) -> None:
    """See that a card that is drawn anew keeps the pictures that are there, so that none of them flickers."""
    tile = card.locator(".tile").first
    tile.evaluate("tile => { tile.marked = true; }")
    with page.expect_response(re.compile("/card/$")):
        page.evaluate(f"document.body.dispatchEvent(new CustomEvent('{card.get_attribute('id')}'))")
    expect(card.locator(".tile[data-version]")).to_have_count(3)
    wait_until(lambda: tile.evaluate("tile => tile.marked === true && tile.isConnected"))


def vary(page: Page, first: Locator, sandbox: str) -> None:
    """Make one more of the first picture: it becomes its next version, above the earlier set, which stays as it is."""
    page.locator(".tile").first.hover()
    page.locator(".tile").first.get_by_role("link", name="Vary").click()
    expect(page.get_by_text("next version of Brass Fresnel lens")).to_be_visible()
    expect(page.get_by_role("button", name="Make 1 picture")).to_be_visible()
    expect(page.get_by_label("Seed", exact=True)).to_have_value("")
    page.get_by_text("Exact size and seed").click()
    page.get_by_label("Width, px").fill("768")
    page.get_by_label("Height, px").fill("512")
    expect(page.locator("[data-amount]")).to_have_text("768 × 512")
    page.get_by_role("button", name="Roll a seed").click()
    seed = page.get_by_label("Seed", exact=True).input_value()
    page.get_by_role("button", name="Make 1 picture").click()
    expect(cards(page)).to_have_count(2)
    expect(cards(page).first).to_have_attribute("data-state", "done")
    newest = Version.objects.latest("id")
    assert (newest.number, newest.recipe["order"]["seed"]) == (2, seed)
    assert len(sandboxes.charges(sandbox)) == 2


def compare(page: Page) -> None:
    """Open the new version by the keyboard, lay it beside the first one, and come back to the list as it was."""
    cards(page).first.locator("a.open").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Brass Fresnel lens seen straight on 1")
    page.get_by_role("link", name="Compare with v1").press("Enter")
    expect(page.get_by_role("slider", name="Left of it is version 1, right of it version 2")).to_be_visible()
    expect(page.get_by_text("Both at the same height: 1,152 × 864 and 768 × 512")).to_be_visible()
    expect(page.get_by_role("region", name="What changed")).to_contain_text("768")
    page.get_by_role("link", name="Back", exact=True).press("Enter")
    expect(cards(page)).to_have_count(2)


def keep(page: Page, asset: Asset) -> None:
    """Download, star, rename, copy the link of and delete the new version, and take it back."""
    title = asset.title
    assert downloaded(page, "Download PNG", title).size == (768, 512)
    assert downloaded(page, "Download original", title).size == (768, 512)
    choose(page, "Star", title)
    expect(cards(page).first.get_by_text("Starred")).to_be_attached()
    choose(page, "Rename", title)
    page.get_by_role("dialog").get_by_label("Name").fill("The lamp")
    page.keyboard.press("Enter")
    expect(cards(page).first.locator(".cap .truncate")).to_have_text("The lamp")
    choose(page, "Copy link", "The lamp")
    expect(page.locator(".toast", has_text="The link is copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/w/tidewater/a/{asset.key}/")
    choose(page, "Delete", "The lamp")
    expect(page.locator(".slot")).to_have_count(2)  # both of its versions are gone from the page
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".tile[data-version]")).to_have_count(4)


def test_a_reload_and_a_crash_in_the_middle_lose_nothing_and_cost_nothing_twice(
    open_page: Open, console: Console, tmp_path: Path
) -> None:
    console.expect(LOST)
    data = tmp_path / "data"
    with Up(data, STUDIO_SANDBOX_FAULTS="1") as up:
        page = open_page(base_url=up.url, viewport={"width": 390, "height": 844}, has_touch=True)
        stations.set_up(page, up.url + up.path)
        sandboxes.fault(stations.own_sandbox(data), PATH, "never")
        page.goto(PAGE)
        page.locator(".to-options").click()
        page.locator(".shapes").get_by_title("Phone").click()
        page.locator(".counts label", has_text="1").click()
        page.get_by_role("button", name="Done").click()
        expect(page.locator(".to-options")).to_contain_text("9:16")
        describe(page, "A lighthouse on a cliff, at dusk")
        expect(page.locator(".slot.ar-55 .rendering")).to_have_count(1)
        page.reload()
        expect(page.locator(".slot.ar-55 .rendering")).to_have_count(1)
        expect(page.get_by_text("0 of 1 ready")).to_be_visible()
        page.get_by_label("What should we see?").fill("A harbour, not sent yet")
        expect(page.locator(".slot")).to_have_count(1)
        up.process.kill()
    with Up(data, "--port", up.url.rpartition(":")[2], STUDIO_SANDBOX_FAULTS="1"):
        page.reload()
        expect(cards(page)).to_have_count(1)
        expect(cards(page)).to_have_attribute("data-state", "unknown")
        expect(page.get_by_label("What should we see?")).to_have_value("A harbour, not sent yet")
        page.get_by_role("button", name="Make again").click()
        expect(page.locator(".slot.ar-55 .tile[data-version]")).to_have_count(1, timeout=60_000)
        assert len(sandboxes.charges(stations.own_sandbox(data))) == 1
