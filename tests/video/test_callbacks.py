"""News that MiniMax posts only hurry the next question; a clip whose answer was lost is found again by them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.jobs.engine import callbacks
from studio.jobs.models import Job, State
from studio.workspaces.models import Workspace
from tests import sandboxes
from tests.jobs.conftest import now, reach, settled
from tests.people import give_key, signed_in
from tests.server import wait_until
from tests.video.conftest import FIRST_API, PAGE, PATH, PATH_V2, SMALL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
BOTH = pytest.mark.parametrize(("path", "asked"), [(PATH_V2, SMALL), (PATH, FIRST_API)], ids=["/v2", "/v1"])


@pytest.fixture
def alices(speaking: str, hurried_sandbox: str, alice: User, tidewater: Workspace, settings: Any) -> Iterator[Client]:
    """Alice's browser: her key opens the sandbox, which can reach the studio; questions come once in ten seconds."""
    settings.REGIONS = dict.fromkeys(settings.REGIONS, hurried_sandbox)
    settings.STUDIO_ADDRESS = speaking
    give_key(alice)
    yield signed_in(alice)
    callbacks._resting_until = 0.0


@pytest.fixture(autouse=True)
def _no_question_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without news nothing would be asked within a test's patience."""
    monkeypatch.setattr("studio.video.polling.VIDEO_POLL_SECONDS", 3600.0)


def order(browser: Client, asked: dict[str, str]) -> Job:
    """Send the form."""
    assert browser.post(PAGE, asked).status_code == 303
    return Job.objects.latest("id")


@BOTH
def test_a_clip_is_there_as_soon_as_minimax_says_so(
    path: str, asked: dict[str, str], alices: Client, calm_sandbox: str
) -> None:
    job = settled(order(alices, asked))
    assert (job.state, job.made, job.attempts.get().task) == (State.DONE, 1, job.facts["task"])
    assert job.entry is not None and job.entry.state == "charged"
    assert len(sandboxes.charges(calm_sandbox)) == 1


@BOTH
def test_a_clip_whose_answer_was_lost_is_found_again(
    path: str, asked: dict[str, str], alices: Client, calm_sandbox: str
) -> None:
    sandboxes.fault(calm_sandbox, path, "cut_before_reply", nth=1, charged=True)
    job = order(alices, asked)
    wait_until(lambda: now(job).state == State.DONE, 60)
    job = now(job)
    assert (job.made, job.attempts.count(), job.entry and job.entry.state) == (1, 1, "charged")
    assert len(sandboxes.charges(calm_sandbox)) == 1


def test_news_before_the_answer_and_many_times_make_nothing_twice(alices: Client, calm_sandbox: str) -> None:
    sandboxes.fault(calm_sandbox, PATH_V2, "callback_first")
    sandboxes.fault(calm_sandbox, PATH_V2, "callback_times", n=5)
    job = settled(order(alices, SMALL))
    assert (job.state, job.made, job.results.count(), job.attempts.count()) == (State.DONE, 1, 1, 1)
    assert len(sandboxes.charges(calm_sandbox)) == 1


def test_forged_news_are_not_believed(alices: Client, calm_sandbox: str) -> None:
    sandboxes.HTTP.post(f"{calm_sandbox}/_clock", json={"pace": "clock"}).raise_for_status()
    job = reach(order(alices, SMALL), State.WAITING)
    address = f"/callbacks/minimax/{job.attempts.get().token}/"
    ended = {"task": {"id": "12345", "status": "succeeded", "content": {"url": "https://example.org/evil.mp4"}}}
    for body in (ended, {"task_id": "7", "status": "failed", "base_resp": {"status_code": 1027}}):
        assert Client().post(address, json.dumps(body), "application/json").status_code == 200
    job = now(job)
    assert (job.state, job.made, job.entry and job.entry.state) == (State.WAITING, 0, "reserved")
    assert job.ticket["task"] not in ("12345", "7")


def test_where_minimax_cannot_reach_us_the_clip_is_made_without_news(
    alices: Client, calm_sandbox: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STUDIO_ADDRESS = "http://127.0.0.1:9"
    monkeypatch.setattr("studio.video.polling.VIDEO_POLL_SECONDS", 0.1)
    for asked in (FIRST_API, SMALL):
        callbacks._resting_until = 0.0
        job = settled(order(alices, asked))
        assert (job.state, job.attempts.count()) == (State.DONE, 2)
    assert len(sandboxes.charges(calm_sandbox)) == 2
    job = settled(order(alices, SMALL))
    assert (job.state, job.attempts.count()) == (State.DONE, 1)  # the next one is not held up by it
