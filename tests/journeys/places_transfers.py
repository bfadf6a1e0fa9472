"""The page that moves or copies things to another workspace, in every state."""

from django.urls import reverse
from playwright.sync_api import expect

from studio.lib.fields import new_key
from studio.library.models import Asset
from studio.library.transfers import actions
from studio.workspaces.access import seat_for
from studio.workspaces.models import Role, Workspace
from tests import people
from tests.journeys.places import Visit, place
from tests.speech.stock import take

TRANSFER = "/w/tidewater/transfer/"


def made(visit: Visit) -> Asset:
    """Return something that Alice made."""
    job = take(visit.get("tidewater"), visit.get("alice"), text="The tide is out, and nobody is on the pier.")
    assert job.version is not None
    return job.version.asset


@place("team", "library:transfer")
def where_something_can_go(visit: Visit) -> None:
    alice = visit.get("alice")
    if not Workspace.objects.filter(slug="halden").exists():
        people.workspace(alice, "Halden Sea Salt", "halden")
    people.seat(people.workspace(people.person("Nils"), "Old Harbour", "old-harbour"), alice, Role.VIEWER)
    visit.to(f"{TRANSFER}?pick={made(visit).key}")
    expect(visit.page.get_by_role("button", name="Move it there")).to_be_visible()


@place("team", "library:transfer")
def no_workspace_was_chosen(visit: Visit) -> None:
    people.workspace(visit.get("alice"), "Third", "third")
    visit.page.reload()
    visit.page.get_by_role("button", name="Copy it there").click()
    expect(visit.page.get_by_role("alert")).to_be_visible()


@place("team", "library:take_back")
def before_a_move_is_taken_back(visit: Visit) -> None:
    seat = seat_for(visit.get("alice"), "tidewater")
    wish = actions.Wish(new_key(), is_move=True)
    transfer = actions.send(seat, "halden", [made(visit)], wish)
    visit.to(reverse("library:take_back", args=["tidewater", transfer.key]))


@place("vera", "library:transfer")
def nowhere_to_bring_it(visit: Visit) -> None:
    visit.get("vera")
    visit.to(f"{TRANSFER}?pick={made(visit).key}")
    expect(visit.page.get_by_role("heading", name="Nowhere to bring it")).to_be_visible()
