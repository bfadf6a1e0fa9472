"""What a card says of a clip under way is what MiniMax says at that moment, and nothing is added to it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from studio.accounts.api import SANDBOX_KEY
from studio.jobs.engine.runner import runner
from studio.jobs.models import Job, State
from studio.minimax.video.task import parse_status
from studio.video.clips import STAGES
from tests import sandboxes
from tests.jobs.conftest import now, reach
from tests.server import wait_until
from tests.video.conftest import FIRST_API, PAGE, PATH, PATH_V2, QUERY, SMALL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
STEP_S = 1
KEY = {"Authorization": f"Bearer {SANDBOX_KEY}"}


@pytest.fixture(autouse=True)
def standing_still(monkeypatch: pytest.MonkeyPatch, alices: Client, calm_sandbox: str) -> Iterator[Callable[..., Any]]:
    """The sandbox's clock stands; it goes on by so many seconds when it is told to. Nothing is asked by itself."""
    monkeypatch.setattr("studio.video.polling.VIDEO_POLL_SECONDS", 3600.0)

    def go_on(**changes: Any) -> None:
        sandboxes.HTTP.post(f"{calm_sandbox}/_clock", json=changes).raise_for_status()

    go_on(pace="clock", stopped=True)
    yield go_on
    go_on(pace="at-once", stopped=False)


def said_by_sandbox(url: str, task: str, *, is_v2: bool) -> str:
    """Return the status that MiniMax tells of a task."""
    if is_v2:
        answer = sandboxes.HTTP.get(f"{url}/v2/query/video_generation/{task}", headers=KEY).raise_for_status().json()
        return str(answer["task"]["status"])
    answer = sandboxes.HTTP.get(f"{url}{QUERY}", params={"task_id": task}, headers=KEY).raise_for_status().json()
    return str(answer["status"])


def look(job: Job) -> Job:
    """Have the studio ask, and wait until it has."""
    before = now(job).fence
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
    runner.wake(job.pk)
    wait_until(lambda: now(job).fence > before and not now(job).lease_owner)
    return now(job)


@pytest.mark.parametrize(
    ("path", "asked", "stages"),
    [(PATH, FIRST_API, ["preparing", "queueing", "processing"]), (PATH_V2, SMALL, ["queueing", "processing"])],
    ids=["/v1", "/v2"],
)
def test_the_card_says_what_the_sandbox_does(
    path: str, asked: dict[str, str], stages: list[str], alices: Client, calm_sandbox: str,
    standing_still: Callable[..., None],
) -> None:  # fmt: skip
    alices.post(PAGE, asked)
    job = reach(Job.objects.get(), State.WAITING)
    seen: list[str] = []
    while stages[-1] not in seen:
        told = said_by_sandbox(calm_sandbox, job.ticket["task"], is_v2=path == PATH_V2)
        job = look(job)
        assert job.state == State.WAITING
        status = parse_status(told)
        card = " ".join(alices.get(f"/w/tidewater/jobs/{job.key}/card/").content.decode().split())
        assert STAGES[status] in card
        assert not re.search(r"\d ?%|<progress[^>]* value=", card)  # neither API tells how far it is
        seen.append(status.value)
        standing_still(forward_s=STEP_S)
    assert list(dict.fromkeys(seen)) == stages
