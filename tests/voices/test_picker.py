"""Choosing a voice in a real browser: by typing, by keys alone, by pointer; readable for everybody."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.voices import queries
from studio.voices.models import Favourite
from studio.voices.views.picker import ON_A_PAGE
from tests.axe import faults
from tests.voices.dialog import PAGE, PICK, ROWS, active, chosen, open_dialog


def test_typing_and_enter_choose_a_voice(at_voices: Page) -> None:
    field = open_dialog(at_voices, "blend-2")
    field.press_sequentially("calm japanese")
    expect(at_voices.locator(".voice-row:visible")).to_have_count(1)
    expect(at_voices.locator(".group:visible")).to_have_text(["Japanese"])
    expect(at_voices.locator("#live")).to_have_text("1 voice")
    field.press("Enter")
    expect(at_voices.locator("#pickvoice")).to_be_hidden()
    [voice] = chosen(at_voices)
    hue = voice.pop("hue")
    assert hue.startswith("h-")
    assert voice == {
        "slot": "blend-2", "voice_id": "Japanese_KindLady", "name": "Kind Lady", "description": "Japanese · calm",
    }  # fmt: skip


def test_the_keys_move_through_what_is_shown(at_voices: Page) -> None:
    field = open_dialog(at_voices)
    seen = [active(at_voices)]
    for key in ("ArrowDown", "PageDown", "ArrowUp", "End", "ArrowDown", "Home", "ArrowUp"):
        field.press(key)
        seen.append(active(at_voices))
    assert seen == ["Ingrid", "Man 1", "Man 9", "Man 8", "Kind Lady", "Kind Lady", "Ingrid", "Ingrid"]
    field.press("ArrowDown")
    field.press("Enter")
    expect(at_voices.locator("#pickvoice")).to_be_hidden()
    assert chosen(at_voices)[0]["voice_id"] == "English_Man_1"


def test_escape_closes_with_nothing_chosen_even_while_searching(at_voices: Page) -> None:
    field = open_dialog(at_voices)
    field.press_sequentially("kind")
    field.press("Escape")
    expect(at_voices.locator("#pickvoice")).to_be_hidden()
    again = open_dialog(at_voices)
    at_voices.locator("#pickvoice").dispatch_event("close")  # which a busy browser tells late
    expect(again).to_have_value("")
    assert chosen(at_voices) == []


def test_nothing_found_is_said_and_undone(at_voices: Page) -> None:
    field = open_dialog(at_voices)
    field.press_sequentially("zebra")
    expect(at_voices.get_by_text("No voice called “zebra”")).to_be_visible()
    field.press("Enter")
    expect(at_voices.locator("#pickvoice")).to_be_visible()
    at_voices.get_by_role("button", name="Clear the search").click()
    expect(at_voices.locator(".voice-row:visible")).to_have_count(len(ROWS))
    expect(field).to_be_focused()
    assert chosen(at_voices) == []


def test_tab_reaches_the_buttons_of_the_active_voice_only(at_voices: Page) -> None:
    field = open_dialog(at_voices)
    field.press("ArrowDown")
    star = at_voices.locator("#pickvoice").get_by_role("button", name="Favourite: Man 1", exact=True)
    while not star.evaluate("e => e === document.activeElement"):
        at_voices.keyboard.press("Tab")
    at_voices.keyboard.press("Enter")
    expect(star).to_have_attribute("aria-pressed", "true")  # it comes so with the answer
    expect(star).to_be_focused()
    assert [row.voice_id for row in Favourite.objects.all()] == ["English_Man_1"]
    at_voices.keyboard.press("ArrowDown")
    expect(field).to_be_focused()
    assert active(at_voices) == "Man 2"
    assert at_voices.locator('.voice-row button[tabindex="0"]').count() == at_voices.locator(".active button").count()


def test_a_click_on_a_name_chooses_it(at_voices: Page) -> None:
    open_dialog(at_voices)
    at_voices.locator("#pickvoice").get_by_text("Friendly Man").click()
    expect(at_voices.locator("#pickvoice")).to_be_hidden()
    assert chosen(at_voices)[0]["name"] == "Friendly Man"


def test_what_was_marked_is_on_top_the_next_time(at_voices: Page, alice: User) -> None:
    queries.remember_use(alice.pk, "German_FriendlyMan")
    queries.toggle_favourite(alice, "Japanese_KindLady")
    open_dialog(at_voices)
    groups = at_voices.locator("#pickvoice .group")
    expect(groups).to_have_text(["Favourites", "Recent", "Yours", "English"])


def test_a_list_that_cannot_be_fetched_leaves_the_page_as_a_way(at_voices: Page, console: Any) -> None:
    console.expect("Failed to load resource")
    at_voices.route(f"**{PAGE}**", lambda route: route.fulfill(status=500))
    at_voices.evaluate(PICK, "voice")
    expect(at_voices.get_by_text("The list of voices could not be fetched.")).to_be_visible()
    expect(at_voices.locator("#pickvoice")).to_be_hidden()
    assert at_voices.get_by_role("link", name="Open it as a page").get_attribute("href") == f"{PAGE}?for=voice"


def test_the_page_narrows_while_one_types(at_voices: Page) -> None:
    field = at_voices.get_by_role("searchbox", name="Search voices")
    field.fill("")
    expect(at_voices.locator(".voice")).to_have_count(ON_A_PAGE["card"])
    at_voices.get_by_role("link", name=f"Show more of {len(ROWS)}").click()
    expect(at_voices.locator(".voice")).to_have_count(len(ROWS))
    field.press_sequentially("kind")
    expect(at_voices.locator(".voice")).to_have_count(1)
    expect(at_voices).to_have_url(re.compile(r"\?source=all&q=kind&language=$"))
    at_voices.get_by_role("button", name="Favourite: Kind Lady").click()
    expect(at_voices.get_by_role("button", name="Favourite: Kind Lady")).to_have_attribute("aria-pressed", "true")


def test_without_script_a_star_and_a_search_work(
    listed_live: None, alice: User, open_page: Callable[..., Page]
) -> None:
    page = open_page(alice, java_script_enabled=False)
    page.goto(PAGE)
    page.get_by_role("searchbox", name="Search voices").fill("kind")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("button", name="Favourite: Kind Lady").click()
    expect(page.get_by_role("link", name="Favourites 1")).to_be_visible()
    expect(page.locator(".voice")).to_have_count(1)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_everybody_can_read_it(
    listed_live: None, alice: User, open_page: Callable[..., Page], theme: str, width: int
) -> None:
    queries.toggle_favourite(alice, "English_Man_1")
    page = open_page(alice, color_scheme=theme, viewport={"width": width, "height": 844}, reduced_motion="reduce")
    for address in (PAGE, f"{PAGE}?q=zebra"):
        page.goto(address)
        assert faults(page) == []
    open_dialog(page)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
