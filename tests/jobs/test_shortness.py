"""What is shorter than announced is kept, and its card says so; it is never shown as whole."""

from collections.abc import Callable
from typing import Any

import pytest

from studio.accounts.models import User
from studio.jobs.kinds import Done, FromBytes, FromTape, Result
from studio.jobs.models import Job, State
from tests.jobs.conftest import settled
from tests.jobs.hum import SOUND, Hum, Score
from tests.library.films import film
from tests.people import signed_in

Make = Callable[..., Job]
LONG_MS = 250  # of SOUND, about


def one(data: bytes, **facts: Any) -> Done:
    return Done((Result(FromBytes(data), ".mp3"),), facts=facts)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"duration_ms": 6000}, " s of 6 s"),
        ({"size_bytes": len(SOUND) * 10}, " kB of "),
        ({"duration_ms": 1500, "size_bytes": len(SOUND)}, " s of 1.5 s"),
    ],
    ids=["in length", "in bytes", "cut at an even place"],
)
def test_sound_that_lacks_some_of_what_was_announced_says_so(
    live: str, billed: None, hum: Make, score: Score, alice: User, facts: dict[str, int], words: str
) -> None:
    score.play(one(SOUND, **facts))
    job = settled(hum(live=False))
    assert (job.state, job.error["reason"], job.entry.state) == (State.DONE, "fell_short", "charged")
    assert job.explanation.title == "Shorter than announced" and words in job.explanation.body
    assert job.explanation.cost == "This call was charged."
    assert words in job.version.note
    page = signed_in(alice).get(f"/w/tidewater/jobs/{job.key}/row/").content.decode()
    assert "Shorter than announced" in page


@pytest.mark.parametrize(
    "facts",
    [
        {}, {"duration_ms": 0, "size_bytes": 0}, {"duration_ms": LONG_MS, "size_bytes": len(SOUND)},
        {"duration_ms": LONG_MS + 200}, {"duration_ms": "long", "size_bytes": None}, {"duration_ms": -1},
        {"duration_ms": 10},
    ],
)  # fmt: skip
def test_what_is_whole_or_announces_nothing_says_nothing(
    live: str, hum: Make, score: Score, facts: dict[str, Any]
) -> None:
    score.play(one(SOUND, **facts))
    job = settled(hum(live=False))
    assert (job.state, job.error, job.version.note) == (State.DONE, {}, "")


def test_a_stream_is_held_against_its_last_frame(live: str, hum: Make, score: Score) -> None:
    score.play(SOUND, Done((Result(FromTape(), ".mp3"),), facts={"size_bytes": len(SOUND) * 3}))
    job = settled(hum())
    assert (job.state, job.error["reason"]) == (State.DONE, "fell_short")


def test_a_clip_is_held_against_its_own_directory(
    live: str, hum: Make, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hum, "medium", "video")
    whole = film(seconds=6.0)
    for data in (whole[: len(whole) // 2], whole):
        score.play(Done((Result(FromBytes(data), ".mp4"),)))
    half, full = (settled(hum(live=False, nonce=name)) for name in ("half", "full"))
    assert (half.state, half.error["reason"]) == (State.DONE, "fell_short")
    assert " s of 6 s" in half.explanation.body and half.version.note
    assert (full.state, full.error) == (State.DONE, {})


def test_of_several_results_each_says_it_itself(
    live: str, hum: Make, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hum, "medium", "video")
    monkeypatch.setattr(Hum, "slots", lambda self, order: 2)
    whole = film(seconds=6.0)
    score.play(Done(tuple(Result(FromBytes(data), ".mp4") for data in (whole, whole[: len(whole) // 2]))))
    job = settled(hum(live=False))
    first, second = (slot.version for slot in job.slots)
    assert first and second and (first.note, bool(second.note)) == ("", True)
    assert job.error["reason"] == "fell_short"
