"""A tape keeps what arrived, and any number of readers follow it at their own pace."""

import asyncio
from pathlib import Path

import pytest
from studio.jobs import tape

pytestmark = pytest.mark.usefixtures("data_folder")


@pytest.fixture
def data_folder(settings: object, tmp_path: Path) -> Path:
    """Keep the tapes of a test in a folder of its own."""
    settings.STUDIO_DATA = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def recorded(name: str, chunks: int) -> tape.Tape:
    """Return an open tape with some chunks on it."""
    reel = tape.open_tape(name)
    reel.open()
    for number in range(chunks):
        reel.append("audio", b"%03d" % number)
    return reel


async def collect(name: str, start: int = 0) -> list[tape.Record]:
    """Follow a tape to its end."""
    return [record async for record in tape.follow(name, start)]


async def test_two_readers_get_every_byte_in_order() -> None:
    reel = recorded("one", 3)
    readers = [asyncio.create_task(collect("one")) for _ in range(2)]
    await asyncio.sleep(0)
    for number in range(3, 50):
        reel.append("audio", b"%03d" % number)
        await asyncio.sleep(0)
    reel.end({})
    for records in await asyncio.gather(*readers):
        assert [seq for seq, _, _ in records] == list(range(51))
        assert b"".join(data for _, track, data in records if track) == b"".join(b"%03d" % n for n in range(50))


async def test_a_reader_that_comes_back_goes_on_where_it_was() -> None:
    recorded("two", 10).end({})
    assert [seq for seq, _, _ in await collect("two", 7)] == [7, 8, 9, 10]


async def test_a_reader_may_come_before_the_writer() -> None:
    reader = asyncio.create_task(collect("early"))
    await asyncio.sleep(0)
    reel = recorded("early", 2)
    reel.end({})
    assert len(await reader) == 3


async def test_a_reader_that_never_reads_costs_no_memory_and_misses_nothing() -> None:
    reel = recorded("slow", 0)
    follower = tape.follow("slow")
    first = asyncio.ensure_future(anext(follower))
    await asyncio.sleep(0)
    for number in range(tape.QUEUE * 4):
        reel.append("audio", b"%05d" % number)
    reader = next(iter(reel.readers))
    assert len(reader.queue) <= tape.QUEUE
    reel.end({})
    rest = [record async for record in follower]
    assert [seq for seq, _, _ in [await first, *rest]] == list(range(tape.QUEUE * 4 + 1))


def test_a_record_that_a_crash_tore_is_cut_off() -> None:
    reel = recorded("torn", 3)
    reel.close()
    with tape.path_of("torn").open("ab") as file:
        file.write(tape.RECORD.pack(3, 1, 100) + b"only a part")
    assert tape.look("torn").chunks == 3
    again = tape.Tape("torn")
    again.open()
    assert again.append("audio", b"new") == 3
    assert list(tape.track_bytes("torn", "audio")) == [b"000", b"001", b"002", b"new"]


def test_the_ending_is_kept_with_the_tape() -> None:
    recorded("end", 1).end({"facts": {"duration_ms": 5}})
    assert tape.look("end").ending == {"facts": {"duration_ms": 5}}
    assert tape.look("nothing") == tape.Found(0, 0, None)
