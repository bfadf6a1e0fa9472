"""A tape keeps what arrived, and any number of readers follow it at their own pace."""

import asyncio
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from studio.jobs.stream import tape, tape_file
from tests.server import until

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


async def collect(name: str, start: int = 0) -> list[tape_file.Record]:
    """Follow a tape to its end."""
    return [record async for record in tape.follow(name, start)]


async def test_two_readers_get_every_byte_in_order() -> None:
    reel = recorded("one", 3)
    readers = [asyncio.create_task(collect("one")) for _ in range(2)]
    await until(lambda: len(reel.readers) == 2)
    for number in range(3, 50):
        reel.append("audio", b"%03d" % number)
        await until(lambda: all(reader.next_seq == reel.seq for reader in reel.readers))
    reel.end({})
    for records in await asyncio.gather(*readers):
        assert [seq for seq, _, _ in records] == list(range(51))
        assert b"".join(data for _, track, data in records if track) == b"".join(b"%03d" % n for n in range(50))


async def test_a_reader_that_comes_back_goes_on_where_it_was() -> None:
    recorded("two", 10).end({})
    assert [seq for seq, _, _ in await collect("two", 7)] == [7, 8, 9, 10]


async def test_a_reader_may_come_before_the_writer() -> None:
    reader = asyncio.create_task(collect("early"))
    await until(lambda: tape.open_tape("early").readers)
    reel = recorded("early", 2)
    reel.end({})
    assert len(await reader) == 3


async def test_a_reader_that_never_reads_costs_no_memory_and_misses_nothing() -> None:
    reel = recorded("slow", 0)
    follower = tape.follow("slow")
    first = asyncio.ensure_future(anext(follower))
    await until(lambda: reel.readers)
    for number in range(tape.MAX_QUEUED * 4):
        reel.append("audio", b"%05d" % number)
    reader = next(iter(reel.readers))
    assert len(reader.queue) <= tape.MAX_QUEUED
    reel.end({})
    heard = [await first, *[record async for record in follower]]
    assert [seq for seq, _, _ in heard] == list(range(tape.MAX_QUEUED * 4 + 1))


def test_a_record_that_a_crash_tore_is_cut_off() -> None:
    reel = recorded("torn", 3)
    reel.close()
    with tape_file.path_of("torn").open("ab") as file:
        file.write(tape_file.HEADER.pack(3, 1, 100) + b"only a part")
    assert tape_file.scan("torn").chunks == 3
    again = tape.Tape("torn")
    again.open()
    assert again.append("audio", b"new") == 3
    assert tape_file.read_track("torn", "audio") == b"000001002new"


@pytest.mark.parametrize("is_full", [False, True])
async def test_whoever_is_cancelled_while_files_are_written_leaves_them_whole_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, is_full: bool
) -> None:
    begun, going_on, real = threading.Event(), threading.Event(), tape.write_records

    def write(*args: Any) -> None:
        begun.set()
        assert going_on.wait(20)
        if is_full:
            raise OSError(28, "full")
        real(*args)

    reel = tape.open_tape("cancelled")
    reel.open()
    monkeypatch.setattr(tape, "write_records", write)
    writing = asyncio.ensure_future(reel.end_with_files({"facts": {}}, [b"picture"]))
    await until(begun.is_set)
    writing.cancel()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(writing), 0.05)  # it waits for the write
    going_on.set()
    with pytest.raises(asyncio.CancelledError):
        await writing
    reel.close()
    found = tape_file.scan("cancelled")
    assert (reel.ended, found.ending is None) == (not is_full, is_full)


def test_the_ending_is_kept_with_the_tape() -> None:
    recorded("end", 1).end({"facts": {"duration_ms": 5}})
    assert tape_file.scan("end").ending == {"facts": {"duration_ms": 5}}
    assert tape_file.scan("nothing") == tape_file.Summary(0, 0, None)


async def test_whoever_follows_a_take_that_never_came_is_let_go() -> None:
    reader = asyncio.create_task(collect("nothing"))
    await until(lambda: tape.open_tape("nothing").readers)
    tape.release("nothing")
    assert await reader == [(0, tape_file.END, b"")]
    assert await collect("nothing", 5) == [(5, tape_file.END, b"")]
    reel = recorded("half", 2)
    reel.close()
    assert [seq async for seq, _, _ in tape.follow("half", is_active=False)] == [0, 1, 2]


async def test_results_that_came_whole_lie_beside_the_ending() -> None:
    reel = tape.open_tape("whole")
    reel.open()
    reader = asyncio.create_task(collect("whole"))
    await until(lambda: reel.readers)
    await reel.end_with_files({"units": 3}, [b"one", b"two"])
    assert [track for _, track, _ in await reader] == [16, 17, tape_file.END]
    assert tape_file.read_track("whole", "file1") == b"two"
    assert tape_file.scan("whole").ending == {"units": 3}


async def test_a_full_disk_leaves_the_tape_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    reel = recorded("full", 2)
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[:5]))
    with pytest.raises(OSError, match="no space"):
        reel.append("audio", b"more")
    with pytest.raises(OSError, match="no space"):
        reel.end({})
    with pytest.raises(OSError, match="no space"):
        await reel.end_with_files({}, [b"much more"])
    monkeypatch.undo()
    assert reel.append("audio", b"later") == 2
    reel.end({"units": 1})
    assert tape_file.read_track("full", "audio") == b"000001later"
    assert tape_file.scan("full").ending == {"units": 1}
