"""Activity with nothing, with everything, and narrowed."""

from playwright.sync_api import expect

from studio.jobs.models import State
from tests.jobs.activity.stock import job
from tests.journeys.places import Visit, place

ACTIVITY = "/w/tidewater/activity/"


@place("activity", "jobs:activity")
def nothing_asked_for_yet(visit: Visit) -> None:
    visit.to(ACTIVITY)


@place("activity", "jobs:activity")
def jobs_in_every_state(visit: Visit) -> None:
    for number, state in enumerate(State):
        who = visit.get("bob" if number % 2 else "alice")
        job(visit.get("tidewater"), who, state, f"The tide is {state}, and a long name goes with it")
    job(visit.get("tidewater"), visit.get("alice"), State.WAITING, "More than half", progress=0.58)
    visit.to(ACTIVITY).get_by_role("heading", name="Needs attention").wait_for()


@place("activity", "jobs:activity")
def what_this_browser_does_while_one_is_away(visit: Visit) -> None:
    visit.page.get_by_role("button", name="While I am away").click()
    expect(visit.page.get_by_label("Soft sound")).to_be_visible()


@place("activity", "jobs:activity")
def all_of_ones_own_about_to_be_stopped(visit: Visit) -> None:
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("button", name="Stop all of mine").click()
    expect(visit.page.locator("#stop-own-sure")).to_be_visible()


@place("activity", "jobs:activity")
def jobs_of_one_kind_that_need_attention(visit: Visit) -> None:
    visit.to(f"{ACTIVITY}?state=attention&kind=speech&who=me")


@place("activity", "jobs:activity")
def a_choice_that_no_job_fits(visit: Visit) -> None:
    visit.to(f"{ACTIVITY}?kind=images")


@place("vera", "jobs:activity")
def vera_looks_at_activity(visit: Visit) -> None:
    visit.to(ACTIVITY)
