"""Results that cannot be saved at once, or at all: what is paid is kept, and no card is stuck."""

from collections.abc import Callable

import pytest
from django.db import transaction

from studio.jobs.engine import results, slots, transitions
from studio.jobs.engine.runner import runner
from studio.jobs.kinds import Done, FromBytes, FromUrl, Result, Side
from studio.jobs.models import Job, State
from studio.jobs.stream import tape
from studio.library import store
from studio.library.models import Version
from studio.library.store import file_of
from tests.jobs.conftest import now, reach, settled
from tests.jobs.hum import SOUND, WHOLE, Score
from tests.server import wait_until

Hum = Callable[..., Job]


@pytest.mark.usefixtures("billed")
def test_a_full_disk_is_waited_for(live: str, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch) -> None:
    full, real = [True], store.keep

    async def keep(source: object, **options: object) -> store.Stored:
        if full[0]:
            raise store.DiskFull(28, "no room")
        return await real(source, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "keep", keep)
    score.play(SOUND, WHOLE)
    job = reach(hum(), State.FETCHING)
    wait_until(lambda: now(job).error == {"reason": "disk_full"})
    assert now(job).explanation.cost == "This call was charged."
    full[0] = False
    transitions.hurry(Job.objects.filter(pk=job.pk))
    runner.wake(job.pk)
    assert settled(job).state == State.DONE


def test_a_tape_without_room_keeps_a_whole_result_until_there_is_some(
    live: str, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails, real = [OSError(28, "full")] * 3, tape.write_records

    def write(*args: object) -> None:
        if fails:
            raise fails.pop()
        real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(tape, "write_records", write)
    monkeypatch.setattr(results, "TAPE_RETRY_S", 0.01)
    score.play(Done((Result(FromBytes(SOUND), ".mp3"),)))
    job = settled(hum(live=False))
    assert (job.state, score.asked, fails) == (State.DONE, 1, [])


def test_a_disk_that_fills_up_under_a_stream_cuts_it_off(
    live: str, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tape.Tape.append
    room = [2]

    def append(self: tape.Tape, track: str, data: bytes) -> int:
        room[0] -= 1
        if room[0] < 0:
            raise OSError(28, "full")
        return real(self, track, data)

    monkeypatch.setattr(tape.Tape, "append", append)
    score.play(SOUND, SOUND, SOUND, WHOLE)
    job = settled(hum())
    assert (job.state, job.error["reason"], score.asked) == (State.FAILED, "no_room_left", 1)
    assert file_of(job.version.path).read_bytes() == SOUND * 2


def test_nothing_is_sent_that_could_not_be_kept(
    live: str, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tape.Tape, "open", lambda self: (_ for _ in ()).throw(OSError(28, "full")))
    job = reach(hum(), State.HELD)
    assert (job.error["reason"], score.asked, job.entry.state) == ("no_room", 0, "reserved")


def test_sound_that_cannot_be_played_is_said_to_be_none(live: str, hum: Hum, score: Score) -> None:
    score.play(b"<html>what?</html>", WHOLE)
    job = settled(hum())
    assert (job.state, job.error["reason"], job.entry.state) == (State.FAILED, "not_kept", "charged")
    assert list(store.folder().glob("*/*.part")) == [] and not Version.objects.exists()


def test_a_link_that_leads_nowhere_safe_is_given_up(live: str, hum: Hum, score: Score) -> None:
    score.play(Done((Result(FromUrl("http://127.0.0.1:1/etc"), ".mp3"),)))
    job = settled(hum(live=False))
    assert (job.state, job.error["reason"]) == (State.FAILED, "lost")


def test_times_that_cannot_be_had_do_not_keep_back_the_sound(live: str, hum: Hum, score: Score) -> None:
    for times in (FromBytes(b""), FromUrl("ftp://nowhere")):
        score.play(Done((Result(FromBytes(SOUND), ".mp3", sides=(Side("timings", times, ".json"),)),)))
        job = settled(hum(live=False))
        assert (job.state, job.version.words) == (State.DONE, [])


def test_a_mistake_of_ours_ends_the_job_and_says_whose_it_was(
    live: str, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "add_version", lambda *_: 1 / 0)
    score.play(SOUND, WHOLE)
    job = settled(hum())
    assert (job.state, job.explanation.title) == (State.FAILED, "The studio made a mistake")
    assert job.entry.state == "unknown"


def test_another_apps_mistake_does_not_leave_a_card_stuck(live: str, hum: Hum, score: Score) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError

    transitions.settled.connect(broken)
    score.play(SOUND, WHOLE)
    job = settled(hum())
    transitions.settled.disconnect(broken)
    assert (job.state, job.error["reason"]) == (State.FAILED, "bug")


def test_whoever_listens_to_the_ending_is_in_its_transaction(live: str, hum: Hum, score: Score) -> None:
    seen: list[tuple[str, bool]] = []

    def listen(job: Job, **_: object) -> None:
        seen.append((job.state, transaction.get_connection().in_atomic_block))

    transitions.settled.connect(listen)
    score.play(SOUND, WHOLE)
    settled(hum())
    transitions.settled.disconnect(listen)
    assert seen == [(State.DONE, True)]
