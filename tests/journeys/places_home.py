"""Home: the first day, in the middle of work, and refused."""

from playwright.sync_api import expect

from studio.jobs.models import State
from tests.jobs.activity.stock import job
from tests.journeys.places import Visit, place

HOME = "/w/tidewater/"


@place("home", "home:workspace")
def the_first_day(visit: Visit) -> None:
    expect(visit.to(HOME).get_by_role("heading", name="Or begin with one of these")).to_be_visible()


@place("home", "home:workspace")
def an_idea_that_is_too_long(visit: Visit) -> None:
    visit.page.get_by_label("What do you want to make?").fill("tide " * 20_001)
    visit.page.get_by_role("button", name="Start").click()
    visit.page.get_by_role("alert").wait_for()


@place("home", "home:workspace")
def in_the_middle_of_work(visit: Visit) -> None:
    for state in (State.WAITING, State.QUEUED, State.REFUSED, State.UNKNOWN, State.DONE):
        job(visit.get("tidewater"), visit.get("alice"), state, f"The tide is {state}, and a long name goes with it")
    visit.to(HOME).get_by_role("heading", name="Waiting for you").wait_for()


@place("vera", "home:workspace")
def vera_looks_at_home(visit: Visit) -> None:
    visit.to(HOME).get_by_text("ask an admin to let you edit").wait_for()
