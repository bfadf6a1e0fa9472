"""What MiniMax finds too fast is asked for again by one job, not by all of them."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from studio.accounts.models import User
from studio.jobs.engine import gate as engine_gate
from studio.jobs.engine import lanes, retry_policy
from studio.jobs.engine.runner import runner
from studio.jobs.models import Job, State
from studio.minimax import errors
from tests.jobs.conftest import now, reach, settled
from tests.jobs.hum import SOUND, WHOLE, Gate, Score
from tests.people import give_key
from tests.server import wait_until

Hum = Callable[..., Job]
PAUSE_S = 600.0
MANY = 12


@pytest.fixture(autouse=True)
def _long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing asks again before the test lets time pass."""
    monkeypatch.setattr(retry_policy, "backoff", lambda tries: PAUSE_S)
    monkeypatch.setattr(lanes, "name_lane", lambda kind, order, key_id: "" if key_id is None else f"{key_id}:speech")


def refuse(score: Score, times: int, code: int = 1002) -> None:
    for _ in range(times):
        score.play(errors.TryLater("rate limit exceeded(RPM)", code=code, tries=8))


def send_at_once(hum: Hum, score: Score, times: int, code: int = 1002) -> list[Job]:
    """Return jobs that were all on their way before the first of them was refused."""
    gates = [Gate() for _ in range(times)]
    for gate in gates:
        score.play(gate, errors.TryLater("rate limit exceeded(RPM)", code=code, tries=8))
    jobs = [hum(nonce=str(number)) for number in range(times)]
    wait_until(lambda: score.asked == times)
    for gate in gates:
        gate.set()
    held = [reach(job, State.HELD) for job in jobs]
    score.requests.clear()  # the last one would be repeated
    return held


def held_ones() -> list[Job]:
    return list(Job.objects.filter(state=State.HELD).order_by("due_at", "id"))


def let_the_first_ask() -> None:
    """Let time pass until the first of those that are held asks again."""
    first = held_ones()[0]
    assert first.due_at is not None
    Job.objects.filter(state=State.HELD).update(due_at=F("due_at") - timedelta(seconds=PAUSE_S + 3600))
    Job.objects.filter(state=State.HELD).exclude(pk=first.pk).update(due_at=F("due_at") + timedelta(seconds=3600 + 30))
    runner.wake(first.pk)


@pytest.mark.parametrize("code", [1002, 1039, 2045])
def test_of_many_that_were_too_fast_one_asks_again_and_the_others_wait_behind_it(
    live: str, billed: None, hum: Hum, score: Score, code: int
) -> None:
    send_at_once(hum, score, MANY, code)
    dues = [job.due_at for job in held_ones()]
    steps = [(later - sooner).total_seconds() for sooner, later in pairwise(dues)]  # type: ignore[operator]
    assert score.asked == MANY and min(steps) >= engine_gate.SHORTEST_STEP_S
    refuse(score, 1, code)
    let_the_first_ask()
    wait_until(lambda: score.asked == MANY + 1 and len(held_ones()) == MANY)
    again = held_ones()
    assert {job.tries for job in again} == {2}  # the try of one is that of all: the lane is given up as a whole
    soon = timezone.now() + timedelta(seconds=PAUSE_S / 2)
    assert [job for job in again if job.due_at is None or job.due_at < soon] == []


def test_where_the_minute_is_full_nobody_asks_again_before_there_is_room(
    live: str, billed: None, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(retry_policy, "backoff", lambda tries: 2.0)
    settings.STUDIO_RATE_LIMITS = {"speech": 3}
    send_at_once(hum, score, 3)
    soon = timezone.now() + timedelta(seconds=lanes.limit_of(held_ones()[0].lane).seconds / 2)
    assert [job for job in held_ones() if job.due_at is None or job.due_at < soon] == []


def test_what_follows_goes_on_once_the_first_was_let_in(live: str, billed: None, hum: Hum, score: Score) -> None:
    jobs = send_at_once(hum, score, 3)
    for _ in jobs:
        score.play(SOUND, WHOLE)
    Job.objects.filter(state=State.HELD).update(due_at=F("due_at") - timedelta(seconds=PAUSE_S + 60))
    for job in jobs:
        runner.wake(job.pk)
    assert {settled(job).state for job in jobs} == {State.DONE}
    assert score.asked == 6


def test_another_persons_key_is_not_kept_waiting(live: str, billed: None, hum: Hum, score: Score, bob: User) -> None:
    give_key(bob)
    refuse(score, 1)
    held = reach(hum(), State.HELD)
    score.requests.clear()
    score.play(SOUND, WHOLE)
    assert settled(hum(bob, nonce="b")).state == State.DONE
    score.requests.clear()
    refuse(score, 1)
    bobs = reach(hum(bob, nonce="c"), State.HELD)
    assert held.due_at and bobs.due_at and abs((bobs.due_at - held.due_at).total_seconds()) < PAUSE_S / 2


def test_a_key_without_known_limits_has_a_gate_too(
    live: str, billed: None, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "name_lane", lambda kind, order, key_id: "")
    dues = [now(job).due_at for job in send_at_once(hum, score, 3)]
    assert len({due.replace(microsecond=0) for due in dues if due}) == 3
