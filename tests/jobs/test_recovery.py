"""After a server went down: nothing that had arrived is lost, nothing is sent twice, nothing is stuck."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from studio.jobs.engine import results, transitions
from studio.jobs.engine.runner import runner, take_over
from studio.jobs.models import Job, State
from studio.jobs.stream import tape
from studio.jobs.stream.tape_file import path_of
from studio.lib import server_loop
from studio.library import store
from studio.library.models import Version
from studio.library.store import file_of
from tests.jobs.conftest import now, settled
from tests.jobs.hum import SOUND, WHOLE, Score

Hum = Callable[..., Job]
ENDING = {"results": results.to_json(WHOLE.results)[0], "facts": {"heard": True}, "units": 7}


def crashed(hum: Hum, state: State, *chunks: bytes, ending: bool = False, **order: object) -> Job:
    """Leave a job as a crash leaves it: claimed by a server that is gone, with what had arrived on its tape."""
    runner.paused = True
    job = hum(**order)
    claimed = transitions.claim(job.pk, "gone")
    assert claimed is not None
    if chunks or ending:
        reel = tape.Tape(job.tape_name)
        reel.open()
        for chunk in chunks:
            reel.append("audio", chunk)
        if ending:
            reel.end(ENDING)
        reel.close()
    Job.objects.filter(pk=job.pk).update(state=state)
    return now(job)


def restart() -> None:
    """Start the server again."""
    take_over()
    runner.paused = False


@pytest.mark.usefixtures("billed")
def test_what_had_arrived_is_kept_and_says_so(live: str, hum: Hum, score: Score) -> None:
    job = crashed(hum, State.STREAMING, SOUND, SOUND)
    restart()
    job = settled(job)
    assert (job.state, job.explanation.title) == (State.FAILED, "Cut off when the studio was restarted")
    assert job.explanation.cost == "Charged, at least in part."
    assert file_of(job.version.path).read_bytes() == SOUND * 2
    assert job.version.note == "cut off after 0.5 s"
    assert (job.entry.state, score.asked) == ("charged", 0)


def test_what_was_whole_is_done(live: str, hum: Hum, score: Score) -> None:
    for state in (State.STARTING, State.STREAMING, State.FETCHING):
        job = crashed(hum, state, SOUND, ending=True)
        restart()
        job = settled(job)
        assert (job.state, job.entry.charged, job.facts["heard"]) == (State.DONE, 7, True)
    assert score.asked == 0


@pytest.mark.usefixtures("billed")
def test_a_request_whose_answer_never_came_asks_a_person(live: str, hum: Hum, score: Score) -> None:
    job = crashed(hum, State.STARTING)
    restart()
    job = settled(job)
    assert (job.state, job.entry.state, job.explanation.action) == (State.UNKNOWN, "unknown", "again")
    assert job.explanation.button_label == "Make again (may cost twice)"
    assert (score.asked, job.attempts.get().outcome) == (0, "unknown")


def test_a_tape_that_is_gone_is_not_waited_for(live: str, hum: Hum, score: Score) -> None:
    for state in (State.STREAMING, State.FETCHING):
        job = crashed(hum, state)
        restart()
        job = settled(job)
        assert (job.state, job.error["reason"], job.entry.state) == (State.FAILED, "lost", "charged")


def test_a_torn_piece_is_left_out(live: str, hum: Hum, score: Score) -> None:
    job = crashed(hum, State.STREAMING, SOUND)
    with path_of(job.tape_name).open("ab") as file:
        file.write(b"\x00\x00\x00\x01\x01\x00\x00\xff\xffonly a part")
    restart()
    assert file_of(settled(job).version.path).read_bytes() == SOUND


def test_a_stop_that_the_crash_cut_short_is_still_a_stop(live: str, hum: Hum, score: Score) -> None:
    job = crashed(hum, State.STREAMING, SOUND)
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    restart()
    assert (settled(job).state, now(job).version.note) == (State.CANCELLED, "stopped after 0.3 s")


def test_a_lease_that_ran_out_is_taken_over_without_a_restart(live: str, hum: Hum, score: Score) -> None:
    job = crashed(hum, State.STREAMING, SOUND)
    runner.paused = False
    assert transitions.claim(job.pk, "early") is None
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert settled(job).version is not None


def test_a_late_worker_changes_nothing(live: str, hum: Hum, score: Score) -> None:
    late = crashed(hum, State.STREAMING, SOUND, ending=True)
    restart()
    done = settled(late)
    files = set(store.folder().glob("*/*"))
    for move in (
        lambda: transitions.note_first_chunk(late, 1),
        lambda: transitions.postpone(late, 1, {}),
        lambda: transitions.end(late, State.FAILED, {"reason": "bug"}, transitions.Money.RELEASE),
    ):
        with pytest.raises(transitions.Overtaken):
            move()
    with pytest.raises(transitions.Overtaken):
        asyncio.run_coroutine_threadsafe(results.save(late), server_loop.get()).result(20)
    assert now(late).state == State.DONE and now(late).entry.state == "charged"
    assert Version.objects.get() == done.version
    assert set(store.folder().glob("*/*")) == files
