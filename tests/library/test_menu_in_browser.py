"""The menu of a take and the bin, in a browser."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from studio.accounts.models import User
from studio.library.models import Asset, Version
from tests.axe import faults
from tests.console import Console
from tests.library.conftest import WORDS
from tests.menus import pick
from tests.server import wait_until

OpenPage = Callable[..., Page]
SPEECH, BIN = "/w/tidewater/speech/", "/w/tidewater/bin/"
RECIPE = {"order": {"text": "Every evening.", "model": "speech-02-hd", "voice_id": "Wise_Woman"}, "version": 1}


@pytest.fixture
def take(shelve: Callable[..., Version], live: str) -> Version:
    """A take with exact times, and an older one."""
    shelve(title="Older take", recipe=RECIPE)
    return shelve(words=WORDS, recipe=RECIPE)


def choose(page: Page, action: str, title: str = "Trailer narration") -> None:
    """Open a take's menu and take an action."""
    page.get_by_role("button", name=f"Actions for {title}").click()
    pick(page, action)


def lists(page: Page, *titles: str) -> None:
    """See that exactly these takes are listed."""
    expect(page.locator(".take a.truncate")).to_have_text(titles)


def test_bob_renames_a_take_without_leaving_the_page(
    take: Version, bob: User, open_page: OpenPage, console: Console
) -> None:  # fmt: skip
    console.expect("status of 422")
    page = open_page(bob)
    page.goto(SPEECH)
    choose(page, "Rename")
    field = page.get_by_role("dialog").get_by_label("Name")
    field.fill(" ")
    page.get_by_role("button", name="Rename", exact=True).click()
    expect(page.get_by_text("Give it a name of at least one character.")).to_be_visible()
    expect(field).to_be_focused()
    field.fill("Prologue <warm>")
    field.press("Enter")
    expect(page.locator(".toast")).to_have_text("It is called “Prologue <warm>” now.")
    lists(page, "Prologue <warm>", "Older take")
    expect(page.get_by_role("button", name="Actions for Prologue <warm>")).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_star_is_seen_at_once(take: Version, bob: User, open_page: OpenPage) -> None:
    page = open_page(bob)
    page.goto(SPEECH)
    choose(page, "Star")
    expect(page.get_by_text("Starred", exact=True)).to_be_attached()
    expect(page.get_by_role("button", name="Actions for Trailer narration")).to_be_focused()
    choose(page, "Take the star away")
    expect(page.get_by_text("Starred", exact=True)).to_have_count(0)


def test_a_menu_that_comes_back_leaves_the_focus_where_somebody_has_put_it(
    take: Version, bob: User, open_page: OpenPage
) -> None:  # fmt: skip
    page = open_page(bob)
    page.goto(SPEECH)
    held: list[Route] = []
    page.route("**/star/", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    with page.expect_request("**/star/"):
        choose(page, "Star")
    page.get_by_role("textbox", name="Text to speak").click()
    held[0].continue_()
    expect(page.get_by_text("Starred", exact=True)).to_be_attached()
    expect(page.get_by_role("textbox", name="Text to speak")).to_be_focused()


def test_delete_and_undo_leave_the_list_as_it_was(take: Version, alice: User, open_page: OpenPage) -> None:
    page = open_page(alice)
    page.goto(SPEECH)
    choose(page, "Delete")
    expect(page.locator(".take")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    lists(page, "Trailer narration", "Older take")


def test_the_bin_gives_back_what_was_deleted(take: Version, alice: User, open_page: OpenPage) -> None:
    page = open_page(alice)
    page.goto(SPEECH)
    choose(page, "Delete")
    expect(page.locator(".take")).to_have_count(1)
    page.get_by_role("link", name="Bin").click()
    expect(page).to_have_url(re.compile(f"{BIN}$"))
    page.get_by_role("button", name="Restore Trailer narration").click()
    expect(page.locator(".binned")).to_have_count(0)
    wait_until(lambda: not Asset.objects.exclude(deleted_at=None).exists())


def test_a_download_of_the_menu_is_saved_under_the_title(take: Version, vera: User, open_page: OpenPage) -> None:
    page = open_page(vera)
    page.goto(SPEECH)
    for action, name in (
        ("Download FLAC", "Trailer narration.flac"),
        ("Download subtitles (SRT)", "Trailer narration.srt"),
    ):
        with page.expect_download() as saved:
            choose(page, action)
        assert saved.value.suggested_filename == name
        page.keyboard.press("Escape")


def test_everything_works_without_script(take: Version, alice: User, open_page: OpenPage) -> None:
    page = open_page(alice, java_script_enabled=False)
    page.goto(SPEECH)
    expect(page.locator(".take audio")).to_have_count(2)
    expect(page.locator(".take .btn-play").first).to_be_hidden()
    choose(page, "Rename")
    page.get_by_label("Name").fill("Prologue")
    page.get_by_role("button", name="Rename", exact=True).click()
    expect(page).to_have_url(re.compile(f"{SPEECH}$"))
    choose(page, "Delete", "Prologue")
    page.get_by_role("link", name="Open the bin").click()
    page.get_by_role("button", name="Restore Prologue").click()
    expect(page.get_by_text("The bin is empty")).to_be_visible()


def test_a_take_is_played_and_sought_by_ranges(
    take: Version, vera: User, open_page: OpenPage, browser: Browser
) -> None:
    page = open_page(vera)
    page.goto(SPEECH)
    row = page.locator(f"#take-{take.asset.key}")
    with page.expect_response(lambda answer: "/media/" in answer.url and answer.status == 206):
        row.get_by_role("button", name="Play").click()
    expect(row.locator(".player.playing")).to_be_visible()
    expect(row.locator("[data-time]")).to_have_text("0:01")


@pytest.mark.parametrize("width", [360, 1440])
def test_a_take_fits_the_screen(take: Version, vera: User, open_page: OpenPage, width: int) -> None:
    page = open_page(vera, viewport={"width": width, "height": 800})
    page.goto(SPEECH)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator(".take .btn-play").first).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_menu_dialog_and_bin_are_accessible(take: Version, bob: User, open_page: OpenPage, theme: str) -> None:
    page = open_page(bob, color_scheme=theme, reduced_motion="reduce")
    page.goto(SPEECH)
    page.get_by_role("button", name="Actions for Trailer narration").click()
    assert faults(page) == []
    pick(page, "Rename")
    assert faults(page) == []
    page.goto(f"/w/tidewater/a/{take.asset.key}/rename/")
    assert faults(page) == []
    page.goto(BIN)
    assert faults(page) == []
    Asset.objects.update(deleted_at=timezone.now())
    page.reload()
    assert faults(page) == []
