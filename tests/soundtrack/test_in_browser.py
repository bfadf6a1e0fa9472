"""A song is put under a film in a browser: both are heard together first, then the film is made and downloaded."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.library.models import Edge, Version
from studio.library.uploads import keep_upload
from studio.workspaces.access import seat_for
from tests.console import Console
from tests.kinds import SAMPLES
from tests.late import hold
from tests.music import desk
from tests.server import wait_until
from tests.soundtrack.conftest import SONG_HZ, heard_in, loudness, song, upload

# The sound is no element of the page, so that no other player stops it.
NOTED = """
window.Audio = class extends window.Audio {
  constructor() {
    super();
    const film = () => document.querySelector("[data-pair] video").currentTime;
    this.addEventListener("timeupdate", () => !this.paused && (window.heard = [film(), this.currentTime, this.volume]));
  }
};
"""

OF_A_FILM = re.compile(r"/w/tidewater/media/.*\.mp4$")
FRAME = """
film => Math.floor(film.querySelector("video").currentTime * film.dataset.frames * 1000 / film.dataset.lengthMs + 1e-6)
"""


@pytest.mark.usefixtures("live", "tidewater")
@pytest.mark.parametrize("size", list(desk.SIZES))
def test_a_song_goes_under_a_film_as_it_was_heard_in_the_preview(
    open_page: Callable[..., Page], alice: User, tmp_path: Path, size: str
) -> None:
    seat = seat_for(alice, "tidewater")
    tune = upload(seat, "Tide Tables.wav", song(9))
    film = keep_upload(seat, SAMPLES["soundtrack"].uploads()["film"], media=("video",))
    page = open_page(alice, **desk.SIZES[size])
    page.add_init_script(NOTED)
    page.goto(f"/w/tidewater/a/{tune.asset.key}/")
    page.locator("[data-menu] button, [data-menu] summary").first.click()
    page.get_by_role("link", name="Put under a video").click()
    expect(page.get_by_text("No film chosen")).to_be_visible()
    page.locator('[data-input-field="film"]').get_by_role("link", name="From the library").click()
    page.get_by_role("dialog").get_by_text("waves").click()
    expect(page.locator("[data-pair] video")).to_be_visible()
    change_settings(page, size)
    page.locator("[data-pair] .btn-play").click()
    wait_until(lambda: bool(page.evaluate("window.heard")))
    of_film, of_song, volume = page.evaluate("window.heard")
    assert abs(of_film + 3 - of_song) < 0.6 and volume == pytest.approx(0.5, abs=0.01)
    page.get_by_role("button", name="Make film").click()
    expect(page.locator('article.job-card[data-state="done"]')).to_contain_text("waves, with Tide Tables")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download", exact=True).click()
    download.value.save_as(tmp_path / "film.mp4")
    assert loudness(heard_in(str(tmp_path / "film.mp4")), SONG_HZ, 0.1, 0.4) == pytest.approx(0.137, abs=0.01)
    made = Version.objects.get(asset__kind="soundtrack")
    assert set(Edge.objects.filter(target=made).values_list("source", flat=True)) == {tune.pk, film.pk}


def change_settings(page: Page, size: str) -> None:
    """Have the song begin at its third second, half as loud, under a film without its own sound, and not fade."""
    if size == "phone":
        page.get_by_role("button", name="Settings").click()
    page.get_by_label("Starts from").fill("3")
    page.get_by_role("slider", name="Level").fill("-6")
    page.get_by_role("radio", name="Leave it out").check()
    page.get_by_label("Fade out at the film's end").uncheck()
    if size == "phone":
        page.get_by_role("button", name="Done").click()


@pytest.mark.usefixtures("live", "tidewater")
def test_captions_show_when_they_are_switched_on(open_page: Callable[..., Page], alice: User) -> None:
    film = keep_upload(seat_for(alice, "tidewater"), SAMPLES["soundtrack"].uploads()["film"], media=("video",))
    words = [{"text": "Fog.", "begin_ms": 0, "end_ms": 500}]
    Version.objects.filter(pk=film.pk).update(words=words, has_words=True)
    page = open_page(alice)
    page.goto(f"/w/tidewater/a/{film.asset.key}/")
    button = page.get_by_role("button", name="Captions")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="One frame forward").click()  # the poster has no captions
    shown = "video => [...(video.textTracks[0].activeCues ?? [])].map((cue) => cue.text)"
    wait_until(lambda: page.locator("[data-film] video").evaluate(shown) == ["Fog."])
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.locator("[data-film] video").evaluate("video => video.textTracks[0].mode") == "hidden"


@pytest.mark.usefixtures("live", "tidewater")
def test_frames_are_gone_through_once_the_film_is_there(open_page: Callable[..., Page], alice: User) -> None:
    film = keep_upload(seat_for(alice, "tidewater"), SAMPLES["soundtrack"].uploads()["film"], media=("video",))
    page = open_page(alice)
    release = hold(page, OF_A_FILM)
    page.goto(f"/w/tidewater/a/{film.asset.key}/", wait_until="domcontentloaded")
    forward = page.get_by_role("button", name="One frame forward")
    forward.click()
    forward.click()
    release()
    wait_until(lambda: page.locator("[data-film]").evaluate(FRAME) == 2)


@pytest.mark.usefixtures("live", "tidewater")
def test_a_film_that_cannot_be_had_has_no_frames_to_go_through(
    open_page: Callable[..., Page], alice: User, console: Console
) -> None:
    film = keep_upload(seat_for(alice, "tidewater"), SAMPLES["soundtrack"].uploads()["film"], media=("video",))
    page = open_page(alice)
    console.expect("ERR_FAILED")
    page.route(OF_A_FILM, lambda route: route.abort())
    page.goto(f"/w/tidewater/a/{film.asset.key}/")
    wait_until(lambda: page.locator("[data-film] video").evaluate("video => video.error !== null"))
    page.get_by_role("button", name="One frame forward").click()
    page.get_by_role("button", name="Loop").click()
    assert page.locator("[data-film]").evaluate(FRAME) == 0
