"""Sound on the page of one thing, while something of another page is still heard: one sounds at a time."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.library.uploads import keep_upload
from studio.workspaces.access import seat_for
from tests.journeys import stations
from tests.kinds import SAMPLES
from tests.server import wait_until

PLAYING = re.compile(r"\bplaying\b")
LISTEN = """(() => {
  window.sounds = new Set();
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () { window.sounds.add(this); return play.call(this); };
})()"""
AUDIBLE = "[...window.sounds].filter((each) => !each.paused && !each.muted).length"


@pytest.mark.usefixtures("speaking", "calm_sandbox", "tidewater")
def test_the_pages_own_player_and_the_one_that_goes_along_are_not_heard_at_once(
    open_page: Callable[..., Page], alice: User
) -> None:
    page = open_page(alice, reduced_motion="reduce")
    page.add_init_script(LISTEN)
    stations.speech(page)
    stations.spoken(page, "An older take. " * 8)
    stations.spoken(page)
    stations.is_playing(page)
    page.locator(".take a.truncate").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("An older take")
    expect(page.locator("#mini")).to_be_visible()
    wait_until(lambda: page.evaluate(AUDIBLE) == 1)
    own = page.locator(".player-card [data-player]")
    own.get_by_role("button", name="Play").click()
    expect(own).to_have_class(PLAYING)
    wait_until(lambda: page.evaluate(AUDIBLE) == 1)
    expect(page.locator("#mini")).to_be_hidden()  # what is on the page itself needs none
    page.go_back()  # now that one goes along, or is seen in its row
    own_row = page.locator(".take", has_text="An older take").locator("[data-player]")
    expect(page.locator("#mini").or_(own_row).locator("visible=true").first).to_have_class(PLAYING)
    wait_until(lambda: page.evaluate(AUDIBLE) == 1)
    stations.play(page)
    stations.is_playing(page)
    wait_until(lambda: page.evaluate(AUDIBLE) == 1)


@pytest.mark.usefixtures("live", "tidewater")
def test_a_film_plays_on_also_where_the_page_before_had_a_sound(open_page: Callable[..., Page], alice: User) -> None:
    seat = seat_for(alice, "tidewater")
    uploads = SAMPLES["soundtrack"].uploads()
    clip = keep_upload(seat, uploads["film"], media=("video",))
    hum = keep_upload(seat, uploads["sound"], media=("audio",))
    page = open_page(alice)
    page.goto(f"/w/tidewater/a/{hum.asset.key}/")
    page.locator(".player-card [data-player]").get_by_role("button", name="Play").click()
    page.get_by_role("link", name=re.compile(f"^(Next|Previous): {clip.asset.title}")).click()
    film = page.locator("[data-film] video")
    page.locator("[data-film] .btn-play").click()
    wait_until(lambda: film.evaluate("film => film.ended"))  # nothing has stopped it on the way
