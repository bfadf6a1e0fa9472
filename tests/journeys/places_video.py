"""Clips in all their states."""

from playwright.sync_api import expect

from studio.jobs.models import Job, JobResult, State
from tests import sandboxes
from tests.journeys.places import Visit, place

VIDEO, PATH = "/w/tidewater/video/", "/v2/video_generation"
CHEAP = {"MiniMax-H3-Lite": ("480P", "4 s")}  # the least work for the sandbox


def choose_cheap(visit: Visit) -> None:
    """Choose the engine and length of the smallest clip."""
    page = visit.page
    page.get_by_role("radio", name="Words").check()  # what was refused before is kept as a draft
    (model, (resolution, seconds)) = next(iter(CHEAP.items()))
    page.get_by_text("Video engine").click()
    page.get_by_label("Engine", exact=True).select_option(model)
    page.get_by_role("radio", name=resolution).check()
    page.get_by_role("radio", name=seconds, exact=True).check()


@place("video", "jobs:page")
def no_clips_yet(visit: Visit) -> None:
    visit.to(VIDEO)


@place("video", "jobs:page")
def the_camera_moves(visit: Visit) -> None:
    visit.to(f"{VIDEO}?example").get_by_role("button", name="Add camera move").click()
    expect(visit.page.locator("#moves:popover-open")).to_be_visible()


@place("video", "jobs:page")
def everything_of_a_clip_unfolded_and_refused(visit: Visit) -> None:
    page = visit.to(VIDEO)
    page.get_by_role("radio", name="A picture").check()
    page.get_by_text("Video engine").click()
    page.get_by_role("button", name="Make video").click()
    expect(page.get_by_role("alert")).to_contain_text("One thing to put right")


@place("video", "jobs:page")
def a_clip_being_made(visit: Visit) -> None:
    visit.to(VIDEO)
    choose_cheap(visit)
    visit.page.get_by_label("What happens?").fill("Waves on a stony beach")
    sandboxes.fault(visit.get("calm_sandbox"), PATH, "never", nth=1)
    visit.page.get_by_role("button", name="Make video").click()
    expect(visit.page.locator(".waiting [data-stage]")).to_contain_text("Being sent to MiniMax")


@place("video", "jobs:page")
def a_clip_stopped(visit: Visit) -> None:
    visit.page.locator(".waiting").get_by_role("button", name="Stop").click()
    expect(visit.page.get_by_text("Nothing was charged: it ran on the sandbox.")).to_be_visible()


@place("video", "jobs:page", "video:clips")
def a_clip_in_its_player(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Make video").click()
    expect(visit.page.locator("[data-film] .btn-play")).to_be_visible(timeout=60_000)


@place("video", "library:asset")
def a_clip_in_the_theatre(visit: Visit) -> None:
    visit.page.get_by_role("link", name="Waves on a stony beach").first.click()
    expect(visit.page.locator(".theatre [data-film] .btn-play")).to_be_visible()


@place("video", "jobs:page")
def going_on_from_the_last_frame(visit: Visit) -> None:
    visit.to(VIDEO).get_by_role("button", name="Go on from the last frame").first.click()
    expect(visit.page.get_by_text("Each time, a little sharpness")).to_be_visible()


@place("video", "video:clips")
def earlier_clips_on_a_page(visit: Visit) -> None:
    visit.to(f"{VIDEO}clips/")
    expect(visit.page.locator(".tile[data-version]")).to_have_count(1)


@place("video", "jobs:page")
def a_clip_that_waits(visit: Visit) -> None:
    Job.objects.filter(kind="video").update(state=State.HELD, error={"reason": "no_credit", "code": 1008}, due_at=None)
    JobResult.objects.update(version=None, reason="")
    visit.to(VIDEO)
    expect(visit.page.get_by_role("heading", name="Your MiniMax account is out of credit").first).to_be_visible()
