"""Music in all its states: songs, lyrics and recordings to follow."""

import re

from playwright.sync_api import expect

from studio.jobs import actions
from studio.jobs.kinds import kind_named
from studio.jobs.models import Job, JobResult, State
from studio.workspaces.access import seat_for
from tests import sandboxes
from tests.jobs.conftest import settled
from tests.journeys.places import Visit, place
from tests.kinds import order_of

MUSIC, RECORDINGS, LYRICS = (f"/w/tidewater/{kind}/" for kind in ("music", "recordings", "lyrics"))
SONGS = "/v1/music_generation"


def make(visit: Visit, name: str) -> Job:
    """Return a job of a kind that was really made."""
    kind, seat = kind_named(name), seat_for(visit.get("alice"), "tidewater")
    job = settled(actions.create(seat, kind, order_of(kind, seat)))
    assert job.state == State.DONE
    return job


@place("music", "jobs:page")
def no_song_yet(visit: Visit) -> None:
    visit.to(MUSIC)


@place("music", "music:compare")
def nothing_to_compare_yet(visit: Visit) -> None:
    visit.to(f"{MUSIC}compare/")


@place("music", "jobs:page")
def everything_of_music_unfolded_and_refused(visit: Visit) -> None:
    page = visit.to(MUSIC)
    page.locator("summary", has_text="File and quality").click()
    page.locator("summary", has_text="Draft lyrics").click()
    page.get_by_role("button", name="Draft", exact=True).click()
    expect(page.get_by_text("Say what the song is to be about.")).to_be_visible()
    page.get_by_role("button", name="Make song").click()
    expect(page.get_by_role("alert").first).to_contain_text("2 things to put right")


@place("music", "jobs:page")
def lyrics_that_were_drafted(visit: Visit) -> None:
    page = visit.to(MUSIC)
    page.locator("summary", has_text="Draft lyrics").click()
    page.get_by_label("What is the song about?").fill("a keeper who counts the steps")
    page.get_by_role("button", name="Draft", exact=True).click()
    expect(page.get_by_role("link", name="Use as lyrics")).to_be_visible()


@place("music", "jobs:page")
def a_song_that_arrives(visit: Visit) -> None:
    sandboxes.fault(visit.get("calm_sandbox"), SONGS, "hold_after_chunks", n=12)
    page = visit.to(f"{MUSIC}?example")
    page.get_by_role("button", name="Make song").click()
    expect(page.locator("article.job-card")).to_have_attribute("data-state", "streaming")


@place("music", "jobs:page")
def a_song_with_its_sections(visit: Visit) -> None:
    sandboxes.release(visit.get("calm_sandbox"))
    page = visit.page
    expect(page.locator("article.job-card")).to_have_attribute("data-state", "done")
    page.get_by_role("button", name=re.compile("^Chorus, from")).click()
    page.get_by_role("button", name="Repeat section").click()
    expect(page.get_by_role("button", name="Repeat section")).to_have_attribute("aria-pressed", "true")


@place("music", "jobs:page")
def a_song_that_is_a_file(visit: Visit) -> None:
    sandboxes.fault(visit.get("calm_sandbox"), SONGS, "never", nth=1)
    page = visit.to(MUSIC)
    page.locator("summary", has_text="File and quality").click()
    page.get_by_label("File", exact=True).select_option("wav")
    page.get_by_role("button", name="Make song").click()
    expect(page.get_by_role("progressbar", name="Being made")).to_be_visible()
    page.get_by_role("button", name="Stop").first.click()
    expect(page.get_by_text("It may have been charged.")).to_be_visible()


@place("music", "jobs:page", "music:takes")
def takes_of_songs(visit: Visit) -> None:
    for _ in range(2):
        make(visit, "music")
    visit.to(MUSIC)
    expect(visit.page.locator(".take.song")).to_have_count(2)


@place("music", "music:takes")
def takes_of_songs_on_a_page(visit: Visit) -> None:
    visit.to(f"{MUSIC}takes/")
    expect(visit.page.locator(".take.song")).to_have_count(3)


@place("music", "music:compare")
def two_takes_side_by_side(visit: Visit) -> None:
    page = visit.to(f"{MUSIC}compare/")
    page.get_by_role("radio", name=re.compile("^B")).check(force=True)
    expect(page.locator(".side.heard")).to_have_attribute("data-side", "b")


@place("music", "jobs:page")
def a_recording_that_is_refused(visit: Visit) -> None:
    visit.to(RECORDINGS).get_by_role("button", name="Add recording").click()
    expect(visit.page.get_by_role("alert").first).to_contain_text("2 things to put right")


@place("music", "jobs:page")
def recordings_to_follow(visit: Visit) -> None:
    make(visit, "recordings")
    visit.to(RECORDINGS)
    expect(visit.page.get_by_role("link", name="Sing like this: Humming")).to_be_visible()


@place("music", "jobs:page")
def a_song_that_follows_a_recording(visit: Visit) -> None:
    visit.page.get_by_role("link", name="Sing like this: Humming").click()
    expect(visit.page.get_by_role("radio", name="Humming")).to_be_checked()


@place("music", "jobs:page")
def a_cover(visit: Visit) -> None:
    visit.page.locator("label", has_text="A cover of it").click()
    visit.page.get_by_role("button", name="Make song").click()
    expect(visit.page.get_by_role("alert").first).to_contain_text("Choose the song to cover")


@place("music", "jobs:page")
def lyrics_on_a_page(visit: Visit) -> None:
    visit.to(LYRICS).get_by_role("button", name="Draft lyrics").click()
    visit.page.get_by_role("alert").first.wait_for()


@place("music", "jobs:page")
def a_song_that_was_held_back(visit: Visit) -> None:
    Job.objects.filter(kind="music").update(state=State.REFUSED, error={"reason": "withheld", "code": 1027})
    JobResult.objects.filter(job__kind="music").update(version=None)
    visit.to(MUSIC)
    expect(visit.page.get_by_role("heading", name="The song was held back")).to_be_visible()
