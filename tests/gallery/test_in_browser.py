"""The gallery in a browser: by keyboard, with a selection that is kept, and nothing that moves under one's eyes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from studio.accounts.models import User
from studio.gallery import queries
from studio.gallery.collections import sheets
from studio.gallery.collections.actions import add_assets, create_collection
from studio.gallery.models import Rating
from studio.library.models import Asset
from studio.workspaces.access import Seat
from studio.workspaces.models import Workspace
from tests.console import Console
from tests.gallery.conftest import Put
from tests.late import hold_modules

GALLERY = "/w/tidewater/gallery/"
OpenPage = Callable[..., Page]


@pytest.fixture
def page(live_server_url: str, transactional_db: None, put: Put, alice: User, open_page: OpenPage) -> Page:
    """Alice's gallery with six texts, the newest first."""
    for number in range(6, 0, -1):
        put(f"Text {number}", medium="text")
    page = open_page(alice)
    page.goto(GALLERY)
    return page


def shown(page: Page) -> list[str]:
    """Return the titles on the page."""
    return page.locator(".tile .cap .truncate").all_inner_texts()


def tile(page: Page, number: int) -> str:
    """Return the selector of a tile."""
    return f'.tile[data-key="{Asset.objects.get(title=f"Text {number}").key}"]'


def test_one_goes_through_it_by_keyboard_and_undoes_what_was_too_much(page: Page, alice: User) -> None:
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"{tile(page, 1)} .open")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("4")
    expect(page.get_by_text("Your rating: 4 of 5, “Text 2”.")).to_be_visible()
    assert Rating.objects.get().asset.title == "Text 2"
    expect(page.locator(f"{tile(page, 2)} .open")).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")  # not among what is picked: it alone
    expect(page.locator(tile(page, 4))).to_have_count(0)
    expect(page.locator(f"{tile(page, 5)} .open")).to_be_focused()
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(tile(page, 4))).to_have_count(1)
    assert shown(page) == [f"Text {number}" for number in range(1, 7)]


def test_a_range_is_anchored_to_a_thing_and_what_a_filter_hides_is_named(page: Page) -> None:
    release = hold_modules(page, "gallery/picked")
    page.reload()
    page.locator(f"{tile(page, 2)} .pick").check()
    page.locator(f"{tile(page, 4)} .pick").click(modifiers=["Shift"])
    release()
    expect(page.get_by_text("3 selected")).to_be_visible()
    page.locator(".top .search input").fill("text 2")
    page.keyboard.press("Enter")
    expect(page.locator(".tile")).to_have_count(1)
    expect(page.get_by_text("3 selected, 2 not shown here: Text 3, Text 4")).to_be_visible()
    page.get_by_role("button", name="Clear selection").click()
    expect(page.locator(".tray")).to_be_hidden()


def test_a_quick_look_stays_in_the_list(page: Page) -> None:
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Text 1")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("heading", name="Text 2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator(f"{tile(page, 2)} .open")).to_be_focused()


def test_a_file_is_brought_by_the_button_and_waits_above_the_list(page: Page, console: Console) -> None:
    console.expect("422")
    expect(page.locator("html")).to_have_attribute("data-socket", "open")
    page.get_by_label("Upload", exact=True).set_input_files(
        [{"name": "Log.txt", "mimeType": "text/plain", "buffer": b"The keeper winds the clockwork."},
         {"name": "Odd.bin", "mimeType": "", "buffer": bytes(range(256))}]
    )  # fmt: skip
    expect(page.get_by_text("1 file is in the gallery.")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="“Odd” cannot be used here")).to_be_visible()
    expect(page.get_by_role("link", name="1 new, show")).to_be_visible()
    assert shown(page) == [f"Text {number}" for number in range(1, 7)]  # nothing moved
    page.get_by_role("link", name="1 new, show").click()
    expect(page.locator(".tile .cap .truncate").first).to_have_text("Log")


def test_letters_can_be_off(page: Page, alice: User, tidewater: Workspace) -> None:
    alice.single_key_shortcuts = False
    alice.save()
    page.reload()
    page.keyboard.press("ArrowRight")
    for key in ("x", "5", "a"):
        page.keyboard.press(key)
    expect(page.locator(".tray")).to_be_hidden()
    assert not Rating.objects.exists()


def test_back_leads_to_the_part_of_the_list_that_one_left(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route) if not held else route.continue_()

    page.route("**/gallery/?before=*", hold)
    page.reload()
    expect(page.locator(".tile.sketch")).to_have_count(12)  # in the place of those that are on their way
    held[0].continue_()
    expect(page.locator(".tile")).to_have_count(6)  # the list has gone on by itself
    page.locator(f"{tile(page, 5)} .open").click()
    page.get_by_role("heading", name="Text 5").wait_for()
    page.go_back()
    expect(page.locator(f"{tile(page, 5)} .open")).to_be_focused()
    expect(page.locator(tile(page, 1))).to_have_count(1)  # and what is newer is read upwards
    assert shown(page) == [f"Text {number}" for number in range(1, 7)]
    assert "at=" in page.url


def test_how_a_collection_stands_changes_under_ones_eyes(
    page: Page, rita: User, seat: Seat, data_folder: Path, open_page: OpenPage
) -> None:
    best = create_collection(seat, "Best")
    texts = [*Asset.objects.order_by("title")]
    add_assets(best, texts[:2])
    page.goto(f"{GALLERY}collections/{best.key}/")
    expect(page.locator("html")).to_have_attribute("data-socket", "open")
    sheet = sheets.ask_about(seat, best, [rita]).asset
    standing = page.get_by_role("region", name="Review")
    expect(standing).to_contain_text("In review")
    ritas = open_page(rita)
    ritas.goto(GALLERY)
    ritas.locator(f'.tile[data-key="{sheet.key}"] .open').click()
    expect(ritas.get_by_text("2 things, in the order of the collection")).to_be_visible()
    ritas.get_by_role("button", name="Approve").click()
    expect(standing).to_contain_text("Approved")
    sheets.put_in(seat, best, texts[2:3])
    expect(standing).to_contain_text("v2 is new")
    expect(ritas.get_by_text("v2 is newer.")).to_be_visible()
