"""A song is put under a film in a browser: both are heard together first, then the film is made and downloaded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.library.models import Edge, Version
from studio.library.uploads import keep_upload
from studio.workspaces.access import seat_for
from tests.kinds import SAMPLES
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
