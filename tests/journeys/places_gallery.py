"""The gallery with nothing, with everything, and narrowed."""

from studio.library.models import Asset, Status
from tests.journeys.places import Visit, place
from tests.speech.stock import take

GALLERY = "/w/tidewater/gallery/"


@place("gallery", "gallery:page")
def nothing_made_yet(visit: Visit) -> None:
    visit.to(GALLERY).get_by_role("heading", name="Your first picture goes here").wait_for()


@place("gallery", "gallery:page")
def takes_in_every_status(visit: Visit) -> None:
    for status in Status:
        asset = take(
            visit.get("tidewater"), visit.get("alice"), text=f"The tide is {status}, and twenty miles of dark water"
        ).asset
        Asset.objects.filter(pk=asset.pk).update(status=status)
    visit.to(GALLERY).get_by_text("Changes asked").first.wait_for()


@place("gallery", "gallery:page")
def a_choice_that_nothing_fits(visit: Visit) -> None:
    visit.to(f"{GALLERY}?kind=video&by=me")


@place("gallery", "gallery:page")
def words_that_nobody_said(visit: Visit) -> None:
    visit.to(f"{GALLERY}?q=walrus").get_by_role("heading", name="Nothing called").wait_for()
