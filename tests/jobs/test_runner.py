"""What people ask for is made: at once, once, and to an end."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from studio.accounts.models import KeyState, User
from studio.jobs import actions
from studio.jobs.engine import transitions
from studio.jobs.engine.runner import runner
from studio.jobs.kinds import Done, FromBytes, Result, Side, Waiting
from studio.jobs.models import Job, State
from studio.jobs.stream.tape_file import scan
from studio.library.store import file_of
from studio.workspaces.access import seat_for
from tests.jobs.conftest import in_line, now, reach, settled
from tests.jobs.hum import SOUND, UNITS, WHOLE, Gate, Score
from tests.people import give_key
from tests.server import wait_until

Hum = Callable[..., Job]


def test_alice_hears_a_take_arrive_and_keeps_it(live: str, hum: Hum, score: Score) -> None:
    gate = Gate()
    score.play(SOUND, gate, SOUND, WHOLE)
    job = reach(hum(), State.STREAMING)
    assert "first_chunk_ms" in job.facts
    gate.set()
    job = settled(job)
    assert job.state == State.DONE
    assert file_of(job.version.path).read_bytes() == SOUND * 2
    assert (job.entry.state, job.entry.charged, job.facts["heard"]) == ("charged", UNITS, True)
    assert job.attempts.get().outcome == "done"


def test_a_file_is_kept_too(live: str, hum: Hum, score: Score) -> None:
    score.play(Done((Result(FromBytes(SOUND), ".mp3", sides=(Side("timings", FromBytes(b"la"), ".json"),)),)))
    job = settled(hum(live=False))
    assert job.state == State.DONE
    assert job.version.words == [{"text": "la", "begin_ms": 0, "end_ms": 250}]
    assert (job.entry.state, job.entry.charged) == ("charged", None)


def test_work_that_takes_long_is_asked_about_until_it_is_done(live: str, hum: Hum, score: Score) -> None:
    score.play(Waiting({"task": "7"}, 0))
    score.look(Waiting({"task": "7", "step": 2}, 0))
    score.look(OSError("the network is away"))
    score.look(Done((Result(FromBytes(SOUND), ".mp3"),)))
    job = reach(hum(live=False), State.WAITING)
    wait_until(lambda: hurried(job).state == State.DONE)
    assert (score.asked, score.looked) == (1, 3)


def hurried(job: Job) -> Job:
    """Let a job that waits go on now, and return it."""
    Job.objects.filter(pk=job.pk, due_at__isnull=False).update(due_at=job.created_at)
    runner.wake(job.pk)
    return now(job)


def test_a_wake_that_comes_twice_does_no_harm(live: str, hum: Hum, score: Score) -> None:
    gate = Gate()
    score.play(SOUND, gate, WHOLE)
    job = reach(hum(), State.STREAMING)
    for _ in range(5):
        runner.wake(job.pk)
    gate.set()
    assert settled(job).state == State.DONE
    assert (score.asked, job.attempts.count()) == (1, 1)


def test_twenty_clicks_at_once_are_one_job(live: str, hum: Hum, score: Score, alice: User) -> None:
    score.play(SOUND, WHOLE)
    keys: list[str] = []

    def click() -> None:
        keys.append(hum(nonce="ONECLICK").key)
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(20)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert len(keys) == 20 and len(set(keys)) == 1
    assert settled(Job.objects.get()).state == State.DONE
    assert score.asked == 1


def test_an_old_form_with_another_wish_is_another_job(hum: Hum) -> None:
    first = hum(nonce="ONECLICK", tune="la")
    assert hum(nonce="ONECLICK", tune="la") == first
    other = hum(nonce="ONECLICK", tune="do")
    assert other.key != first.key
    assert hum(nonce="ONECLICK", tune="do") == other  # a double click on it is one job too
    assert Job.objects.count() == 2


def test_another_workspace_has_nonces_of_its_own(hum: Hum, score: Score, alice: User, charlie: User) -> None:
    first = hum(nonce="SAME")
    alice.memberships.create(workspace=charlie.workspaces.get(), role="editor")
    elsewhere = actions.create(seat_for(alice, "elsewhere"), first.kind_object, first.order, nonce="SAME")
    assert elsewhere.pk != first.pk


def test_what_is_made_again_is_the_next_version_with_a_tape_of_its_own(
    live: str, hum: Hum, score: Score, alice: User
) -> None:
    score.play(SOUND, ConnectionError("gone"))
    score.play(SOUND, SOUND, WHOLE)
    first = settled(hum())
    assert (first.state, first.version.note) == (State.FAILED, "cut off after 0.3 s")
    actions.again(seat_for(alice, "tidewater"), first)
    second = settled(reach(first, State.DONE))
    assert (second.version.number, second.version.asset_id) == (2, first.version.asset_id)
    assert (second.run, scan(f"{first.key}-1").chunks, scan(f"{first.key}-2").chunks) == (2, 1, 2)
    assert second.entry_id != first.entry_id and first.entry.state == second.entry.state == "charged"


def test_what_can_begin_at_once_is_claimed_by_the_transaction_that_makes_it(
    live: str, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transitions, "claim", lambda *_: None)
    score.play(SOUND, WHOLE)
    job = hum()
    assert (job.state, job.attempts.get().number) == (State.STARTING, job.fence)
    assert settled(job).state == State.DONE


def test_where_no_runner_is_at_work_it_waits_in_line(live: str, hum: Hum, score: Score) -> None:
    score.play(SOUND, WHOLE)
    job = in_line(hum)
    assert (job.state, job.fence) == (State.QUEUED, 0)
    assert settled(job).state == State.DONE


def test_a_key_that_is_refused_is_not_begun_with(live: str, hum: Hum, score: Score, alice: User) -> None:
    give_key(alice, state=KeyState.REFUSED)
    assert reach(hum(), State.HELD).error == {"reason": "key"}
    assert score.asked == 0
