"""Whoever posts to a callback address changes nothing but when MiniMax is asked next."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from studio.jobs import actions
from studio.jobs.engine import callbacks
from studio.jobs.kinds import Done, FromBytes, Result, Waiting
from studio.jobs.models import Attempt, Job, State
from studio.minimax import errors
from studio.workspaces.access import seat_for
from tests.jobs.conftest import now, reach, settled
from tests.jobs.hum import SOUND, Gate, Hum, Score
from tests.server import wait_until

Make = Callable[..., Job]
pytestmark = pytest.mark.django_db(transaction=True)
LATER = Waiting({"task": "7"}, 3600)
WHOLE = Done((Result(FromBytes(SOUND), ".mp3"),))
NEWS = {"task_id": "7", "status": "success"}


@pytest.fixture(autouse=True)
def _heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hums may be heard of."""
    monkeypatch.setattr(Hum, "has_callbacks", True)
    monkeypatch.setattr(Hum, "ticket_of_task", lambda self, order, task: {"task": task})


def post(job: Job, body: Any, token: str = "") -> Any:
    """Post to a job's callback address, as anybody can who knows it."""
    data = body if isinstance(body, str) else json.dumps(body)
    return Client().post(f"/callbacks/minimax/{token or job.attempts.get().token}/", data, "application/json")


def is_soon(job: Job) -> bool:
    """Return whether a job looks again within minutes."""
    return job.due_at is not None and job.due_at < timezone.now() + timedelta(minutes=5)


def test_a_challenge_is_echoed_and_is_no_news(live: str, hum: Make, score: Score) -> None:
    score.play(LATER)
    job = reach(hum(live=False), State.WAITING)
    answer = post(job, {"challenge": "1a3cs1j"})
    assert answer.json() == {"challenge": "1a3cs1j"}
    assert score.looked == 0 and job.attempts.get().heard_at is not None


def test_news_make_a_job_look_at_once_and_what_it_sees_counts(live: str, hum: Make, score: Score) -> None:
    score.play(LATER)
    score.look(LATER)  # MiniMax says otherwise than the news
    score.look(WHOLE)
    job = reach(hum(live=False), State.WAITING)
    post(job, NEWS)
    wait_until(lambda: score.looked == 1 and not is_soon(now(job)))
    assert now(job).state == State.WAITING
    Attempt.objects.update(heard_at=None)
    post(job, {**NEWS, "status": "failed"})
    assert settled(job).state == State.DONE


def test_a_flood_of_news_asks_once_a_second_at_most(live: str, hum: Make, score: Score) -> None:
    score.play(LATER)
    for _ in range(3):
        score.look(LATER)
    job = reach(hum(live=False), State.WAITING)
    Attempt.objects.update(heard_at=timezone.now())
    began = timezone.now()
    for _ in range(50):
        post(job, NEWS)
    due_at = now(job).due_at
    assert due_at is not None and began < due_at
    assert score.looked <= 1 + (timezone.now() - began) / callbacks.LEAST_GAP


@pytest.mark.parametrize(
    ("body", "status"), [("", 400), ("[]", 400), ("{", 400), ({"task_id": "9" * 999}, 200), ({"task": None}, 200)]
)
def test_nonsense_harms_nothing(body: Any, status: int, live: str, hum: Make, score: Score) -> None:
    score.play(WHOLE)
    job = settled(hum(live=False))
    assert post(job, body).status_code == status
    assert (now(job).state, now(job).made, job.attempts.get().task) == (State.DONE, 1, "")


def test_an_unknown_token_and_another_method_are_nothing(live: str, hum: Make, score: Score) -> None:
    score.play(WHOLE)
    job = settled(hum(live=False))
    assert post(job, NEWS, token="0" * 12).status_code == 404
    assert Client().get(f"/callbacks/minimax/{job.attempts.get().token}/").status_code == 405


@pytest.mark.usefixtures("billed")
def test_a_lost_answer_is_found_again_by_its_task_and_paid_for_once(live: str, hum: Make, score: Score) -> None:
    score.play(errors.Unsure("the answer did not come in time"))
    score.look(WHOLE)
    job = settled(hum(live=False))
    assert (job.state, job.entry and job.entry.state) == (State.UNKNOWN, "unknown")
    post(job, NEWS)
    job = settled(job)
    assert (job.state, job.made, job.entry and job.entry.state, score.asked) == (State.DONE, 1, "charged", 1)
    assert job.attempts.get().outcome == "done"


def test_news_that_came_before_the_answer_was_lost_are_remembered(live: str, hum: Make, score: Score) -> None:
    gate = Gate()
    score.play(gate, errors.Unsure("the connection was lost"))
    score.look(WHOLE)
    job = reach(hum(live=False), State.STARTING)
    post(job, {"challenge": "1a3cs1j"})
    post(job, {"task_id": "7", "status": "processing"})
    gate.set()
    assert (settled(job).state, score.asked) == (State.DONE, 1)


def test_a_task_that_is_none_of_ours_leads_back_to_the_question(live: str, hum: Make, score: Score) -> None:
    score.play(errors.Unsure("the answer did not come in time"))
    score.look(errors.Refused("invalid params, task_id", code=2013))
    job = settled(hum(live=False))
    post(job, {"task_id": "666"})
    wait_until(lambda: now(job).error.get("reason") == "lost_sight")
    assert (now(job).state, now(job).made) == (State.UNKNOWN, 0)


def test_news_of_an_earlier_try_do_not_disturb_the_next(live: str, hum: Make, score: Score, alice: Any) -> None:
    score.play(errors.Unsure("the answer did not come in time"))
    score.play(LATER)
    job = settled(hum(live=False))
    old = job.attempts.get().token
    actions.again(seat_for(alice, "tidewater", "make"), job)
    job = reach(job, State.WAITING)
    post(job, {"task_id": "6", "status": "success"}, token=old)
    assert (now(job).state, now(job).ticket, score.looked) == (State.WAITING, LATER.ticket, 0)


def test_a_job_that_was_stopped_stays_stopped(live: str, hum: Make, score: Score) -> None:
    score.play(LATER)
    job = reach(hum(live=False), State.WAITING)
    actions.cancel(job)
    post(job, NEWS)
    assert (now(job).state, score.looked) == (State.CANCELLED, 0)
