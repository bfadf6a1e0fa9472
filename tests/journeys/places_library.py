"""The bin, what can be done with a take, and what a viewer sees."""

from django.utils import timezone
from playwright.sync_api import expect

from studio.library.models import Asset
from tests.journeys import stations
from tests.journeys.places import Visit, place
from tests.journeys.places_speech import SPEECH, VOICES
from tests.speech.stock import take

BIN = "/w/tidewater/bin/"


@place("library", "library:bin")
def an_empty_bin(visit: Visit) -> None:
    visit.to(BIN)


@place("library", "library:bin")
def a_full_bin(visit: Visit) -> None:
    for number in range(3):
        take(visit.get("tidewater"), visit.get("alice"), text=f"Take {number}. " + "Twenty miles of dark water. " * 3)
    Asset.objects.exclude(title__startswith="Take 2").update(deleted_at=timezone.now())
    visit.to(BIN)


@place("library", "library:rename")
def rename(visit: Visit) -> None:
    visit.to(f"/w/tidewater/a/{kept().key}/rename/")


@place("library", "library:menu")
def a_menu_on_a_page(visit: Visit) -> None:
    visit.to(f"/w/tidewater/a/{kept().key}/menu/")


@place("library", "library:download")
def a_file_that_cannot_be_had(visit: Visit) -> None:
    visit.to(f"/w/tidewater/media/{kept().versions.get().key}/download/srt/")


@place("library", "jobs:page")
def rename_where_one_is(visit: Visit) -> None:
    visit.to(SPEECH)
    stations.choose(visit.page, "Rename")
    expect(visit.page.get_by_role("dialog")).to_be_visible()


@place("library", "jobs:page")
def deleted_with_a_way_back(visit: Visit) -> None:
    visit.to(SPEECH)
    stations.choose(visit.page, "Delete")
    expect(visit.page.get_by_role("button", name="Undo")).to_be_visible()


@place("library", "library:picker")
def the_library_to_choose_from(visit: Visit) -> None:
    visit.to("/w/tidewater/picker/?kind=sketches&role=person")


@place("library", "library:picker")
def the_library_with_nothing_that_fits(visit: Visit) -> None:
    visit.to("/w/tidewater/picker/?takes=image&q=nothing")


@place("library", "library:picker")
def choosing_in_the_dialog(visit: Visit) -> None:
    page = visit.to("/w/tidewater/sketches/")
    page.get_by_role("link", name="From the library").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def kept() -> Asset:
    """Return the take that is not in the bin."""
    return Asset.objects.get(deleted_at=None)


@place("vera", "jobs:page")
def vera_looks_at_nothing(visit: Visit) -> None:
    visit.to(SPEECH)


@place("vera", "jobs:page")
def vera_looks_at_takes(visit: Visit) -> None:
    for number in range(2):
        take(visit.get("tidewater"), visit.get("alice"), text=f"Take {number}. " + "Twenty miles of dark water. " * 3)
    visit.to(SPEECH)


@place("vera", "voices:picker")
def vera_looks_at_voices(visit: Visit) -> None:
    visit.to(VOICES)


@place("vera", "library:bin")
def vera_looks_into_the_bin(visit: Visit) -> None:
    Asset.objects.update(deleted_at=timezone.now())
    visit.to(BIN)
