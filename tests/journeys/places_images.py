"""Pictures in all their states."""

from playwright.sync_api import expect

from studio.jobs.models import Job, JobResult, State
from tests import sandboxes
from tests.journeys.places import Visit, place

IMAGES, PATH = "/w/tidewater/images/", "/v1/image_generation"


@place("images", "jobs:page")
def no_pictures_yet(visit: Visit) -> None:
    visit.to(IMAGES)


@place("images", "jobs:page")
def everything_of_pictures_unfolded_and_refused(visit: Visit) -> None:
    visit.to(IMAGES).get_by_text("Exact size and seed").click()
    visit.page.get_by_label("Width, px").fill("513")
    visit.page.get_by_label("Seed", exact=True).fill("twelve")
    visit.page.get_by_role("button", name="Make 4 pictures").click()
    expect(visit.page.get_by_role("alert")).to_contain_text("4 things to put right")


@place("images", "jobs:page")
def pictures_being_made(visit: Visit) -> None:
    sandboxes.fault(visit.get("calm_sandbox"), PATH, "never", nth=1)
    visit.to(f"{IMAGES}?example").get_by_role("button", name="Make 4 pictures").click()
    expect(visit.page.locator(".rendering")).to_have_count(4)


@place("images", "jobs:page")
def pictures_stopped(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Stop").first.click()
    expect(visit.page.get_by_text("Nothing was charged: it ran on the sandbox.")).to_be_visible()


@place("images", "jobs:page", "images:sets")
def pictures_one_of_which_was_held_back(visit: Visit) -> None:
    visit.page.get_by_label("What should we see?").fill("A lens, sandbox-1027-1")
    visit.page.get_by_role("button", name="Make 4 pictures").click()
    expect(visit.page.locator("[data-outcome]")).to_contain_text("3 of 4 made, 1 held back")


@place("images", "jobs:page")
def the_menu_of_a_picture(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Actions for A lens 1").click()
    expect(visit.page.locator(":popover-open")).to_be_visible()


@place("images", "jobs:page")
def how_a_set_was_made(visit: Visit) -> None:
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("button", name="More about this set").first.click()
    expect(visit.page.locator(":popover-open")).to_be_visible()


@place("images", "images:sets")
def earlier_pictures_on_a_page(visit: Visit) -> None:
    visit.to(f"{IMAGES}sets/")
    expect(visit.page.locator(".tile[data-version]")).to_have_count(3)


@place("images", "jobs:page")
def pictures_that_wait(visit: Visit) -> None:
    Job.objects.update(state=State.HELD, error={"reason": "no_credit", "code": 1008}, due_at=None)
    JobResult.objects.update(version=None, reason="")
    visit.to(IMAGES)
    expect(visit.page.get_by_role("heading", name="Your MiniMax account is out of credit").first).to_be_visible()
