"""Results that cannot be saved at once, or at all: what is paid is kept, and no card is stuck."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.db import transaction

from studio.accounts.models import User
from studio.jobs.engine import results, slots, transitions
from studio.jobs.engine.runner import runner
from studio.jobs.kinds import Done, FromBytes, FromUrl, Result, Side, Waiting
from studio.jobs.models import Job, State
from studio.jobs.stream import tape
from studio.library import store
from studio.library.models import Version
from studio.library.store import file_of
from tests.jobs.conftest import now, reach, settled
from tests.jobs.hum import SOUND, WHOLE, Score
from tests.people import signed_in
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


class Links:
    """A server of files that answers as it is told to, the last way again and again."""

    def __init__(self, *answers: tuple[int, bytes]) -> None:
        self.answers, self.asked, served = list(answers), 0, self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                served.asked += 1
                status, body = served.answers.pop(0) if len(served.answers) > 1 else served.answers[0]
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Print nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "Links":
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def links(settings: Any) -> Iterator[Callable[..., Links]]:
    """Serve files, from an address that the operator named."""
    with ExitStack() as stack:

        def serve(*answers: tuple[int, bytes]) -> Links:
            made = stack.enter_context(Links(*answers))
            settings.REGIONS = {"lab": made.url}
            return made

        yield serve


WORDS, PAGE = (200, b"la"), (200, b"<html>Not found</html>")


@pytest.mark.parametrize(
    ("answers", "asked", "there"),
    [
        ([WORDS], 1, True),
        ([(403, b""), WORDS], 2, True),
        ([(404, b""), (404, b""), WORDS], 3, True),
        ([PAGE, WORDS], 2, True),
        ([(200, b""), WORDS], 2, True),
        ([(500, b""), (502, b""), (500, b""), WORDS], 4, True),
        ([(404, b"")], 3, False),
        ([PAGE], 3, False),
        ([(200, b"")], 3, False),
        ([(503, b"")], 6, False),
    ],
)
def test_a_side_file_is_asked_for_again_and_its_lack_is_said(
    live: str, hum: Hum, score: Score, links: Callable[..., Links], answers: list[tuple[int, bytes]], asked: int,
    there: bool, monkeypatch: pytest.MonkeyPatch, alice: User,
) -> None:  # fmt: skip
    monkeypatch.setattr(results, "FIRST_RETRY_S", 0.01)
    served = links(*answers)
    side = Side("timings", FromUrl(f"{served.url}/words.json"), ".json")
    score.play(Done((Result(FromBytes(SOUND), ".mp3", sides=(side,)),)))
    job = settled(hum(live=False))
    assert (job.state, served.asked, score.asked) == (State.DONE, asked, 1)
    assert job.version is not None and job.version.has_words is there
    why, page = job.explanation, signed_in(alice).get(f"/w/tidewater/jobs/{job.key}/card/").content.decode()
    said = "Its subtitles could not be had or read, though asked for again. What was made is whole and kept."
    assert (why is None) is there and (said in page) is not there
    assert job.version.note == ("" if there else "without its subtitles")
    if not there:
        assert why is not None and (why.action, why.button_label) == ("edit", "Make it anew")


def test_the_dead_link_of_a_side_file_is_asked_for_anew_where_the_work_can_be_asked_about(
    live: str, hum: Hum, score: Score, links: Callable[..., Links]
) -> None:
    served = links((404, b""), WORDS)
    ends = [
        Done((Result(FromBytes(SOUND), ".mp3", sides=(Side("timings", FromUrl(f"{served.url}/{name}"), ".json"),)),))
        for name in ("old", "new")
    ]
    score.play(Waiting({"task": "1"}, 0.0))
    for end in ends:
        score.look(end)
    job = settled(hum(live=False))
    assert (job.state, score.looked, served.asked, score.asked) == (State.DONE, 2, 2, 1)
    assert job.version is not None and job.version.has_words and job.error == {}


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
