"""The page of every kind that has no places of its own: empty, refused, and with what it made."""

from pathlib import Path

from studio.jobs import actions
from studio.jobs.kinds import all_kinds, kind_named
from studio.jobs.models import Job, State
from studio.workspaces.access import seat_for
from tests.jobs.conftest import settled
from tests.journeys.places import Visit, place
from tests.kinds import order_of

# A kind with a page of its own has a module of its own here.
OWN_PLACES = {module.stem.removeprefix("places_") for module in Path(__file__).parent.glob("places_*.py")}


def add(name: str) -> None:
    """Put the places of a kind on the list."""
    url = f"/w/tidewater/{name}/"

    def empty(visit: Visit) -> None:
        visit.to(url)

    def refused(visit: Visit) -> None:
        visit.to(url).get_by_role("button", name="Make").click()
        visit.page.get_by_role("alert").wait_for()

    def full(visit: Visit) -> None:
        kind, seat = kind_named(name), seat_for(visit.get("alice"), "tidewater")
        assert settled(actions.create(seat, kind, order_of(kind, seat))).state == State.DONE
        visit.to(url).locator(f"#job-{Job.objects.latest('id').key}").wait_for()

    for state in (empty, refused, full):
        state.__name__ = f"{name}_{state.__name__}"
        place("kinds", "jobs:page")(state)


for one in all_kinds():
    if one.nav_name not in OWN_PLACES:
        add(one.name)
