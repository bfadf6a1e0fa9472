"""A sound under a film, in all its states."""

from playwright.sync_api import expect

from studio.library.models import Version
from studio.library.uploads import keep_upload
from studio.workspaces.access import seat_for
from tests.journeys.places import Visit, place
from tests.kinds import SAMPLES

PAGE = "/w/tidewater/soundtrack/"


def bring(visit: Visit, role: str) -> Version:
    """Return a file of the sample, in the library."""
    seat = seat_for(visit.get("alice"), "tidewater")
    return keep_upload(seat, SAMPLES["soundtrack"].uploads()[role], media=("video", "audio"))


@place("soundtrack", "jobs:page")
def a_sound_and_no_film_to_put_it_under(visit: Visit) -> None:
    visit.to(f"{PAGE}?input=sound:{bring(visit, 'sound').key}")
    expect(visit.page.get_by_role("link", name="Make a clip")).to_be_visible()


@place("soundtrack", "jobs:page")
def everything_of_a_soundtrack_refused(visit: Visit) -> None:
    visit.to(PAGE).get_by_role("button", name="Make film").click()
    expect(visit.page.get_by_role("alert").first).to_contain_text("2 things to put right")


@place("soundtrack", "jobs:page")
def a_pair_before_it_is_made(visit: Visit) -> None:
    name, data = SAMPLES["soundtrack"].files["film"]
    page = visit.to(f"{PAGE}?input=sound:{bring(visit, 'sound').key}")
    page.locator('[name="film"][type="file"]').set_input_files({"name": name, "mimeType": "video/mp4", "buffer": data})
    expect(page.locator("[data-pair] video")).to_be_visible()


@place("soundtrack", "jobs:page")
def a_film_with_its_sound(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Make film").click()
    expect(visit.page.locator('article.job-card[data-state="done"]')).to_contain_text("waves, with humming")
