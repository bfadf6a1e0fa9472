"""What a page's socket sends of a tape: every byte once, in order, and never a frame that is late on a slow line."""

from collections.abc import Callable
from itertools import groupby, pairwise

from hypothesis import given
from hypothesis import strategies as some

from studio.accounts.models import User
from studio.jobs.models import Job
from studio.jobs.socket.frames import HEADER, JOINED, MAX_JOINED_BYTES, pack
from studio.jobs.stream.tape_file import END, TRACKS, Record
from tests.jobs.conftest import settled
from tests.jobs.hum import WHOLE, Score
from tests.jobs.listening import line

TAPE = 7
records = some.lists(
    some.tuples(some.sampled_from(sorted(TRACKS.values())), some.binary(max_size=3000)), max_size=60
).map(lambda found: [(seq, track, data) for seq, (track, data) in enumerate(found, 5)])
Frame = tuple[int, int, int, bytes]  # track, how many more, seq, data


def frames(found: list[Record], *, join: bool) -> list[Frame]:
    """Return the frames as a page reads them."""
    packed = [read(frame) for frame in pack(TAPE, found, join=join)]
    assert {tape for (tape, *_), _ in packed} <= {TAPE}
    return [(track, more, seq, data) for (_, track, more, seq), data in packed]


def read(frame: bytes) -> tuple[tuple[int, int, int, int], bytes]:
    """Return the head of a frame as tape, track, how many more, and number; and its data."""
    return HEADER.unpack(frame[: HEADER.size]), frame[HEADER.size :]


@given(records)
def test_without_asking_each_record_is_a_frame(found: list[Record]) -> None:
    expected = [(track, 0, seq, data) for seq, track, data in found]
    assert frames([*found, (5 + len(found), END, b"{}")], join=False) == expected


@given(records)
def test_joined_records_hold_the_same_bytes_in_the_same_order(found: list[Record]) -> None:
    sent = frames([*found, (5 + len(found), END, b"{}")], join=True)
    at = 0
    for track, more, seq, data in sent:
        part = found[at : at + 1 + more]
        assert {one[1] for one in part} == {track} and part[-1][0] == seq
        assert data == b"".join(one[2] for one in part)
        assert not more or (track in JOINED and len(data) <= MAX_JOINED_BYTES)
        at += 1 + more
    assert at == len(found)


@given(records)
def test_what_fits_is_joined(found: list[Record]) -> None:
    for before, after in pairwise(frames(found, join=True)):
        together = before[0] == after[0] and before[0] in JOINED
        assert not together or len(before[3]) + len(first_of(after, found)) > MAX_JOINED_BYTES


def first_of(frame: Frame, found: list[Record]) -> bytes:
    """Return the data of the first record that a frame holds."""
    return found[frame[2] - frame[1] - 5][2]


def test_a_flood_of_small_words_is_a_few_frames() -> None:
    words: list[Record] = [(seq, TRACKS["text"], b"word ") for seq in range(600)]
    sent = frames(words, join=True)
    assert [more + 1 for _, more, _, _ in sent] == [256, 256, 88]
    assert [key for key, _ in groupby(track for track, *_ in sent)] == [TRACKS["text"]]


def test_what_is_there_at_once_comes_joined_to_a_page_that_can_take_it(
    live: str, score: Score, hum: Callable[..., Job], alice: User
) -> None:
    score.play(b"one", b"two", b"three", WHOLE)
    job = settled(hum())
    with line(live, alice) as page:
        for join, expected in (
            (True, [(2, 2, b"onetwothree")]),
            (1, [(0, 0, b"one"), (1, 0, b"two"), (2, 0, b"three")]),
        ):
            page.say({"follow": job.key, "from": 0, "join": join})
            frames = []
            while isinstance(heard := page.hear(), bytes) or "ended" not in heard:
                frames += [heard] if isinstance(heard, bytes) else []
            assert [(head[3], head[2], data) for head, data in map(read, frames)] == expected
