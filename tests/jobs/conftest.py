"""The kind of these tests, and how its jobs are made and waited for."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from studio.accounts.models import User
from studio.jobs import actions, kinds
from studio.jobs.engine.runner import runner
from studio.jobs.models import Job, State
from studio.workspaces.access import seat_for
from studio.workspaces.models import Workspace
from tests.jobs.hum import Hum, HumOrder, Score
from tests.people import give_key
from tests.server import wait_until

PATIENCE_S = 60  # a film is really made, and the machine may be busy
TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture
def score(settings: Any) -> Iterator[Score]:
    """What happens upstream, while the kind is known."""
    written = Score()
    kinds._kinds["hum"] = Hum(written)
    engine = settings.TEMPLATES[0]
    with override_settings(TEMPLATES=[{**engine, "DIRS": [*engine["DIRS"], TEMPLATES]}]):
        yield written
    del kinds._kinds["hum"]


@pytest.fixture
def hum(score: Score, alice: User, tidewater: Workspace) -> Callable[..., Job]:
    """Have Alice, or somebody else, order a hum: ``hum(who=bob, live=False, tune="la")``."""

    def make(who: User | None = None, *, nonce: str = "", **order: Any) -> Job:
        return actions.create(seat_for(who or alice, "tidewater", "make"), Hum(score), HumOrder(**order), nonce=nonce)

    return make


def in_line(hum: Callable[..., Job], **order: Any) -> Job:
    """Have a hum ordered that waits in line until the runner claims it, as what is held or made again does."""
    runner.paused = True
    job = hum(**order)
    runner.paused = False
    runner.wake(job.pk)
    return job


@pytest.fixture
def billed(alice: User) -> None:
    """Alice's work runs on her key, so that it may cost."""
    give_key(alice)


def now(job: Job) -> Job:
    """Return the job as it is now."""
    return Job.objects.with_results().get(pk=job.pk)


def reach(job: Job, *states: State) -> Job:
    """Wait until a job is in one of some states, with nobody at work on it where that is an ending."""
    wait_until(lambda: now(job).state in states, PATIENCE_S)
    return now(job)


def settled(job: Job) -> Job:
    """Wait until nothing is under way."""
    return reach(job, State.DONE, State.FAILED, State.REFUSED, State.CANCELLED, State.UNKNOWN)
