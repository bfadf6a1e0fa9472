"""What keeps the work going: leases, old tapes, the runner's own mishaps, and what an idle studio costs."""

import os
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from studio.jobs.engine import leases, results, transitions
from studio.jobs.engine import runner as runner_module
from studio.jobs.engine.runner import runner
from studio.jobs.models import Job, State
from studio.jobs.stream import cleanup, tape
from studio.jobs.stream.tape_file import path_of
from studio.lib.periodic import sources
from tests.jobs.conftest import now, reach, settled
from tests.jobs.hum import SOUND, WHOLE, Gate, Score
from tests.server import wait_until

Hum = Callable[..., Job]


def test_a_running_job_keeps_its_lease(live: str, hum: Hum, score: Score) -> None:
    gate = Gate()
    score.play(SOUND, gate, WHOLE)
    job = reach(hum(), State.STREAMING)
    soon = timezone.now() + timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(lease_until=soon)
    assert leases.renew(runner.name, [job.pk]) == ([], [])
    assert now(job).lease_until > soon + timedelta(seconds=10)
    gate.set()
    settled(job)


def test_work_that_somebody_took_over_is_dropped(
    live: str, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "HEARTBEAT_S", 0.0)
    score.play(SOUND, Gate(), WHOLE)
    job = reach(hum(), State.STREAMING)
    later = timezone.now() + timedelta(hours=1)
    Job.objects.filter(pk=job.pk).update(lease_owner="another", fence=job.fence + 1, lease_until=later)
    wait_until(lambda: job.pk not in runner.runs)
    assert now(job).state == State.STREAMING


def test_a_stop_whose_signal_was_lost_is_found_by_the_heartbeat(
    live: str, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "HEARTBEAT_S", 0.0)
    score.play(SOUND, Gate(), WHOLE)
    job = reach(hum(), State.STREAMING)
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    assert settled(job).state == State.CANCELLED


def test_a_database_that_is_away_for_a_moment_stops_no_stream(
    live: str, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, away = Gate(), []
    score.play(SOUND, gate, WHOLE)
    job = reach(hum(), State.STREAMING)

    def due() -> list[int]:
        away.append(1)
        raise OperationalError("database is locked")

    monkeypatch.setattr(transitions, "list_due", due)
    wait_until(lambda: len(away) >= 2)
    monkeypatch.undo()
    gate.set()
    assert settled(job).state == State.DONE


def test_a_database_that_is_away_when_a_take_is_kept_costs_nothing_of_it(
    live: str, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, away = results.settle, []

    def settle(*given: object) -> None:
        if len(away) < 2:
            away.append(1)
            raise OperationalError("database is locked")
        kept(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(results, "settle", settle)
    monkeypatch.setattr(leases, "LEASE", timedelta(seconds=0.2))
    score.play(SOUND, WHOLE)
    job = settled(hum())
    assert (job.state, len(away), score.asked, job.error) == (State.DONE, 2, 1, {})
    assert job.version is not None and job.version.note == ""


def test_a_wake_that_was_lost_is_made_good_within_a_second(
    live: str, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "wake", lambda job_id: None)
    score.play(SOUND, WHOLE)
    assert settled(hum()).state == State.DONE


@pytest.mark.usefixtures("db")
def test_looking_for_work_reads_an_index_and_not_the_history() -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert transitions.list_due() == []
    (query,) = queries.captured_queries
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + query["sql"])
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "job_due" in plan


def test_a_job_is_due_the_moment_it_is_written(hum: Hum) -> None:
    for _ in range(20):
        job = hum()
        assert transitions.claim(job.pk, "me") is not None


def test_tapes_go_when_their_sound_is_safe(live: str, hum: Hum, score: Score) -> None:
    score.play(SOUND, WHOLE)
    kept, fresh = settled(hum()), settled(hum())
    score.requests[:] = [[b"<html>what?</html>", WHOLE]]
    lost = settled(hum())
    day = time.time() - 86400
    for job in (kept, lost):
        os.utime(path_of(job.tape_name), (day, day))
        Job.objects.filter(pk=job.pk).update(settled_at=timezone.now() - timedelta(days=1))
    assert cleanup.remove_expired() == 1
    assert [path_of(job.tape_name).exists() for job in (kept, fresh, lost)] == [False, True, True]
    month = time.time() - 32 * 86400
    os.utime(path_of(lost.tape_name), (month, month))
    assert cleanup.remove_expired() == 1
    assert "tapes" in {source.name for source in sources()}


async def test_a_follower_of_a_removed_tape_is_told_that_it_ended() -> None:
    assert [record async for record in tape.follow("REMOVED-1", is_active=False)] == [(0, 0, b"")]
