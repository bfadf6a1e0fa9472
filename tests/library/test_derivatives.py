"""Files are decoded in a child within limits: nothing in them reaches the server, the disk or the network."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from studio.lib.worker import Worker
from studio.library import store
from studio.library.media import derivatives
from studio.library.media.audio import Audio
from studio.library.media.derivatives import CannotConvert
from studio.library.media.workers import MediaWorkers
from studio.library.models import Version
from studio.library.store import DiskFull, NotMedia, Stored
from tests.library.sounds import HTML, PLAYLIST, PNG, archive, heard, sound
from tests.server import until

pytestmark = pytest.mark.usefixtures("data_folder")


@pytest.fixture(autouse=True)
async def child() -> AsyncIterator[Worker]:
    """The media child of the test's own loop, which ends with it."""
    yield derivatives.worker.worker("studio.library.media.child")
    await derivatives.worker.close()


def version_of(stored: Stored) -> Version:
    """Return a version that is in no database."""
    return Version(medium=stored.medium, media_type=stored.media_type, path=stored.path, sha256=stored.sha256)


async def pretend(data: bytes, media_type: str = "audio/mpeg") -> Stored:
    """Put bytes where a file would be, past the look at their beginning."""
    stored = await store.keep(sound())
    stored.file.write_bytes(data)
    return Stored(stored.path, len(data), stored.sha256, stored.crc32, media_type)


@pytest.mark.parametrize(
    ("format", "rate_hz", "channels"),
    [("mp3", 32_000, 1), ("mp3", 8_000, 1), ("wav", 44_100, 2), ("flac", 22_050, 1), ("ogg", 48_000, 2)],
)
async def test_length_and_loudness_are_measured(format: str, rate_hz: int, channels: int) -> None:
    facts = await derivatives.inspect(await store.keep(sound(format, 2.0, rate_hz, channels)))
    assert facts.details["duration_ms"] == pytest.approx(2000, abs=110)
    assert len(facts.details["peaks"]) == 160
    assert max(facts.details["peaks"]) == 100
    assert all(peak == pytest.approx(100, abs=8) for peak in facts.details["peaks"][5:70])
    assert all(peak == pytest.approx(50, abs=8) for peak in facts.details["peaks"][90:150])


async def test_raw_samples_are_measured_by_their_name() -> None:
    facts = await derivatives.inspect(await store.keep(b"\0\x40" * 24_000, name_hint="take.24000.1.pcm"))
    assert facts.details["duration_ms"] == 1000


async def test_silence_is_flat() -> None:
    facts = await derivatives.inspect(await store.keep(b"\0\0" * 24_000, name_hint="take.24000.1.pcm"))
    assert facts.details["peaks"] == [0] * 160


async def test_a_file_cut_off_in_the_middle_keeps_what_is_there() -> None:
    facts = await derivatives.inspect(await store.keep(sound("mp3", 4.0)[: len(sound("mp3", 4.0)) // 2 + 77]))
    assert facts.details["duration_ms"] == pytest.approx(2000, abs=110)


@pytest.mark.parametrize(
    "data", [PLAYLIST, PNG, HTML, archive(), b"ID3" + b"\0" * 4000, b"concat:/etc/passwd|/etc/hosts"]
)
async def test_what_only_pretends_to_be_sound_is_refused_and_removed(data: bytes) -> None:
    stored = await pretend(data)
    with pytest.raises(NotMedia):
        await derivatives.inspect(stored)
    assert not stored.file.exists()


async def test_a_playlist_in_disguise_asks_nobody_for_anything() -> None:
    asked = asyncio.Event()
    server = await asyncio.start_server(lambda *_: asked.set(), "127.0.0.1", 0)
    port = str(server.sockets[0].getsockname()[1]).encode()
    for media_type in ("audio/mpeg", "audio/wav", "audio/ogg", "audio/flac"):
        with pytest.raises(NotMedia):
            await derivatives.inspect(await pretend(PLAYLIST.replace(b":9/", b":" + port + b"/"), media_type))
    assert not asked.is_set()
    server.close()
    await server.wait_closed()


async def test_a_child_that_is_killed_is_replaced(child: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = await store.keep(sound("wav", 30.0))
    await derivatives.inspect(stored)
    first = child.pid
    assert first
    work = asyncio.create_task(derivatives.inspect(stored))
    await until(child._turn.locked)
    os.kill(first, signal.SIGKILL)
    assert (await work).details["duration_ms"] == 30_000
    assert child.pid != first


async def test_work_that_takes_too_long_ends_and_the_next_one_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = MediaWorkers(limit_s=0.01, memory_mb=768)
    monkeypatch.setattr(derivatives, "worker", slow)
    stored = await store.keep(sound())
    with pytest.raises(CannotConvert, match=r"No answer within 0\.01 s"):
        await derivatives.derive(version_of(stored), "flac")
    slow.worker("studio.library.media.child").limit_s = 30
    assert heard((await derivatives.derive(version_of(stored), "flac")).read_bytes(), "flac")["seconds"] > 1.9
    await slow.close()


async def test_many_who_ask_at_once_get_one_copy(child: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    call: Callable[..., Any] = child.call
    monkeypatch.setattr(child, "call", lambda name, **more: calls.append(name) or call(name, **more))
    version = version_of(await store.keep(sound()))
    paths = await asyncio.gather(*(derivatives.derive(version, "wav") for _ in range(8)))
    assert len(set(paths)) == 1
    assert calls == ["audio.derive"]


async def test_no_room_for_a_copy_leaves_nothing(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Audio, "child_module", "tests.library.cramped_child")
    version = version_of(await store.keep(sound()))
    with pytest.raises(DiskFull):
        await derivatives.derive(version, "wav")
    assert [file for file in (data_folder / "derived").rglob("*") if file.is_file()] == []


async def test_the_child_is_told_no_secret(child: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_FIELD_KEYS", "canary")
    assert "canary" not in "".join(child._environment().values())
