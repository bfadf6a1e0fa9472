"""Alice speaks; Bob and Vera hear the same take while it is still being made."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.jobs.models import Job
from studio.ledger.models import EntryState
from studio.library.models import Version
from tests import sandboxes
from tests.journeys import stations
from tests.journeys.heard import Heard
from tests.journeys.stations import CHUNKS
from tests.server import wait_until

Open = Callable[..., Page]
pytestmark = pytest.mark.usefixtures("speaking", "calm_sandbox")


@pytest.fixture
def speaker(open_page: Open, alice: User, tidewater: object, sandbox_url: str) -> tuple[Page, Heard]:
    """Alice's page, where a take is arriving that is held after its first seconds, and what came over its socket."""
    page = open_page(alice)
    heard = Heard.by(page)
    stations.speech(page)
    stations.hold(sandbox_url)
    stations.speak(page)
    stations.is_playing(page)
    return page, heard


def joins(page: Page) -> Heard:
    """Open the page of somebody else and press play."""
    heard = Heard.by(page)
    stations.speech(page)
    expect(stations.player(page)).not_to_have_class(re.compile(r"\bplaying\b"))  # nobody is made to listen
    stations.player(page).get_by_role("button", name="Play").click()
    stations.is_playing(page)
    return heard


def test_two_people_hear_the_same_bytes_as_minimax_sent(
    open_page: Open, speaker: tuple[Page, Heard], bob: User, sandbox_url: str
) -> None:
    page, mine = speaker
    other = open_page(bob)
    his = joins(other)
    wait_until(lambda: sandboxes.held(sandbox_url) == 1)  # both hear it while it is still being made
    for each in (page, other):
        expect(stations.player(each).locator(".wave path").first).to_have_attribute("d", re.compile("V"))
    sandboxes.release(sandbox_url)
    for each, heard in ((page, mine), (other, his)):
        expect(stations.card(each)).to_have_attribute("data-state", "done")
        heard.wait_for_the_end(each)
        assert heard.is_whole
    [charge] = sandboxes.charges(sandbox_url)
    assert {mine.sha256, his.sha256, Version.objects.get().sha256} == {charge["sha256"]}


def test_alice_stops_and_what_had_arrived_is_kept_for_all(
    open_page: Open, speaker: tuple[Page, Heard], bob: User
) -> None:
    page, mine = speaker
    other = open_page(bob)
    his = joins(other)
    page.get_by_role("button", name="Stop").click()
    for each in (page, other):
        expect(stations.card(each)).to_have_attribute("data-state", "cancelled")
        expect(stations.card(each)).to_contain_text(re.compile(r"stopped after \d+(\.\d)? s", re.IGNORECASE))
        expect(stations.card(each)).to_contain_text("Nothing was charged: it ran on the sandbox.")
        expect(stations.card(each).get_by_role("button", name="Make again")).to_be_visible()
    mine.wait_for_the_end(page)
    his.wait_for_the_end(other)
    job = Job.objects.get()
    assert (len(mine.numbers), mine.sha256, his.sha256) == (CHUNKS, *[job.version.sha256] * 2)
    assert job.entry.state == EntryState.CHARGED
    stations.seek(page, 0)  # she may have been at the end of it when she pressed Stop
    stations.play(page)
    stations.is_playing(page)


def test_vera_listens_but_can_neither_stop_nor_speak(
    open_page: Open, speaker: tuple[Page, Heard], vera: User, sandbox_url: str
) -> None:
    page = open_page(vera)
    joins(page)
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    expect(page.get_by_role("button", name="Speak it")).to_have_count(0)
    expect(page.locator("#composer")).to_contain_text("To make something, ask an admin to let you edit.")
    sandboxes.release(sandbox_url)
    expect(stations.card(page)).to_have_attribute("data-state", "done")
    page.get_by_role("button", name=re.compile("Actions for")).click()
    expect(page.locator(":popover-open")).to_contain_text("Download MP3")
    expect(page.locator(":popover-open")).not_to_contain_text("Delete")
