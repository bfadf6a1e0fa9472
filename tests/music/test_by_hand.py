"""The forms of music by hand: no press is lost, and no mouse is needed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from studio.accounts.models import User
from studio.jobs.models import JobInput
from tests.journeys import stations
from tests.kinds import humming
from tests.music import desk
from tests.server import wait_until

Open = Callable[..., Page]
with_sandbox = pytest.mark.usefixtures("speaking", "tidewater")


@with_sandbox
def test_a_press_is_not_lost_when_the_file_arrives_under_it(open_page: Open, alice: User) -> None:
    page = open_page(alice)
    page.goto("/w/tidewater/recordings/")
    box = page.locator("label", has_text="Only a voice").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    file = {"name": "mara.wav", "mimeType": "audio/wav", "buffer": humming()}
    page.locator("[name=recording][type=file]").set_input_files(file)
    expect(page.locator("[data-tile]")).to_have_count(1)
    page.mouse.up()
    expect(page.locator("[name=purpose]:checked")).to_have_value("voice")
    page.locator("[data-tile] [data-remove]").click()
    expect(page.locator("[name=purpose]:checked")).to_have_value("voice")


@with_sandbox
def test_what_was_chosen_before_a_reload_does_not_replace_what_is_chosen_after_it(open_page: Open, alice: User) -> None:
    page = open_page(alice)
    page.goto("/w/tidewater/recordings/")
    field = page.locator("[name=recording][type=file]")
    field.set_input_files({"name": "first.wav", "mimeType": "audio/wav", "buffer": humming()})
    expect(page.locator("[data-tile]")).to_contain_text("first")
    first = page.locator("[data-tile]").get_attribute("data-tile")
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    page.route(f"**/picker/{first}/*", hold)
    page.reload()
    wait_until(lambda: late or page.evaluate("0"))  # the page asks for what was there
    field.set_input_files({"name": "second.wav", "mimeType": "audio/wav", "buffer": humming(11)})
    expect(page.locator("[data-tile]")).to_contain_text("second")
    with page.expect_response(f"**/picker/{first}/*"):
        late[0].continue_()
    page.get_by_label("Name", exact=True).fill("Mara")
    desk.go(page, "Add recording")
    expect(desk.card(page)).to_have_attribute("data-state", "done")
    assert JobInput.objects.get().version.asset.title == "second"


@with_sandbox
def test_a_song_is_made_without_a_mouse(open_page: Open, alice: User) -> None:
    page = open_page(alice)
    desk.open_music(page)
    page.get_by_label("Style and feeling").focus()
    page.keyboard.type("Slow folk, one close voice")
    for _ in range(2):  # the handle of sections, then the words
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    lyrics = page.get_by_label("Lyrics", exact=True)
    expect(lyrics).to_be_focused()
    expect(lyrics).to_have_value("[verse]\n")
    page.keyboard.type("The tide is out\nThe boats lie still")
    page.keyboard.press("ControlOrMeta+Enter")
    desk.made(page)
    page.get_by_role("button", name=re.compile("^Verse, from")).focus()
    page.keyboard.press("Enter")
    stations.is_playing(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Repeat section")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Repeat section")).to_have_attribute("aria-pressed", "true")
