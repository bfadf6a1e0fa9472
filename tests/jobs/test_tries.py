"""How often a job is tried before a person hears of it, and that Make again begins to count anew."""

from collections.abc import Callable
from typing import Any

import pytest

from studio.accounts.models import User
from studio.jobs import actions
from studio.jobs.engine import files, transitions
from studio.jobs.engine.runner import runner
from studio.jobs.kinds import Done, FromUrl, Result
from studio.jobs.models import Job, State
from studio.minimax import errors
from studio.workspaces.access import seat_for
from tests.jobs.conftest import now, reach, settled
from tests.jobs.hum import Score
from tests.server import wait_until

Hum = Callable[..., Job]
LINK = Done((Result(FromUrl("https://away.example.org/a.mp3"), ".mp3"),))


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """No link answers; the seconds until each next try to save are noted, and waiting is left to ``try_again``."""
    noted: list[float] = []
    real = transitions.postpone

    def postpone(job: Job, seconds: float, error: dict[str, Any]) -> None:
        real(job, 3600, error)
        noted.append(seconds)

    def download(*args: object, **options: object) -> object:
        raise errors.NotSent("the network is away")

    monkeypatch.setattr(transitions, "postpone", postpone)
    monkeypatch.setattr(files, "download", download)
    return noted


def try_again(job: Job, *, tries: int | None = None) -> None:
    """Let a job that waits go on now, as if it had been tried so often."""
    if tries is not None:
        Job.objects.filter(pk=job.pk).update(tries=tries)
    transitions.hurry(Job.objects.filter(pk=job.pk))
    runner.wake(job.pk)


def test_the_pause_between_tries_to_save_grows_up_to_five_minutes(
    live: str, hum: Hum, score: Score, pauses: list[float]
) -> None:
    score.play(LINK)
    job = hum(live=False)
    for number, tries in enumerate((None, 2, 5, 12, 13, 60), 1):
        wait_until(lambda number=number: len(pauses) == number)
        try_again(job, tries=tries)
    wait_until(lambda: len(pauses) == 7)
    assert [round(pause, 1) for pause in pauses] == [10.0, 13.0, 16.9, 37.1, 233.0, 300.0, 300.0]
    assert now(job).state == State.FETCHING and score.asked == 1


def test_a_result_is_given_up_after_its_last_try_and_the_money_is_said_to_be_spent(
    live: str, hum: Hum, score: Score, pauses: list[float]
) -> None:
    score.play(LINK)
    job = hum(live=False)
    wait_until(lambda: len(pauses) == 1)
    try_again(job, tries=files.RESULT_TRIES - 1)
    wait_until(lambda: len(pauses) == 2)
    assert (now(job).state, now(job).tries) == (State.FETCHING, files.RESULT_TRIES)
    try_again(job)
    job = settled(job)
    assert (job.state, job.error["reason"], job.entry.state, score.asked) == (State.FAILED, "lost", "charged", 1)


def test_what_was_slowed_down_before_it_was_made_has_all_its_tries_to_be_saved(
    live: str, hum: Hum, score: Score, pauses: list[float]
) -> None:
    score.play(errors.TryLater("slow down"))
    score.play(LINK)
    job = reach(hum(live=False), State.HELD)
    try_again(job, tries=5)
    wait_until(lambda: len(pauses) == 1)
    assert (pauses, now(job).tries) == ([10.0], 1)


def test_make_again_begins_with_no_tries(live: str, hum: Hum, score: Score, alice: User) -> None:
    score.play(errors.TryLater("slow down", tries=3))
    job = reach(hum(), State.HELD)
    assert job.tries == 1
    try_again(job, tries=2)
    job = settled(job)
    assert (job.state, job.error["reason"], job.tries) == (State.FAILED, "still_busy", 2)
    actions.again(seat_for(alice, "tidewater"), job)
    again = reach(job, State.HELD, State.FAILED)
    assert (again.state, again.run, again.tries) == (State.HELD, 2, 1)


def test_a_lost_result_that_is_made_again_has_all_its_tries_again(
    live: str, hum: Hum, score: Score, pauses: list[float], alice: User
) -> None:
    score.play(LINK)
    job = hum(live=False)
    wait_until(lambda: len(pauses) == 1)
    try_again(job, tries=files.RESULT_TRIES)
    job = settled(job)
    actions.again(seat_for(alice, "tidewater"), job)
    wait_until(lambda: len(pauses) == 2)
    assert (now(job).state, now(job).tries, pauses[1], score.asked) == (State.FETCHING, 1, 10.0, 2)
