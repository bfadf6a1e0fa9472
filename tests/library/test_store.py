"""A file is kept whole under a name of ours, or not at all; what it is, its bytes say."""

import errno
import os
import struct
import subprocess
import sys
import wave
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from studio.library import store
from studio.library.store import DiskFull, NotMedia
from tests.library.sounds import HTML, PLAYLIST, PNG, SVG, archive, sound
from tests.source import ROOT

pytestmark = pytest.mark.usefixtures("data_folder")


def files(folder: Path) -> list[Path]:
    """Return every file of the data folder."""
    return [file for file in folder.rglob("*") if file.is_file()]


async def pieces(data: bytes, fail: Exception | None = None) -> AsyncIterator[bytes]:
    """Yield data as a download does, and break off when told to."""
    for start in range(0, len(data), 1000):
        yield data[start : start + 1000]
    if fail:
        raise fail


@pytest.mark.parametrize(
    ("format", "media_type"),
    [("mp3", "audio/mpeg"), ("wav", "audio/wav"), ("flac", "audio/flac"), ("ogg", "audio/ogg")],
)
async def test_a_file_is_known_by_its_bytes(data_folder: Path, format: str, media_type: str) -> None:
    data = sound(format, 1.0, 48_000)
    stored = await store.keep(data, name_hint="page.html")
    assert (stored.media_type, stored.size_bytes) == (media_type, len(data))
    assert (stored.sha256, stored.crc32) == (sha256(data).hexdigest(), crc32(data))
    assert stored.file.read_bytes() == data
    assert files(data_folder) == [data_folder / "media" / stored.path]
    assert stored.path.endswith(f".{format}")


async def test_bytes_pieces_and_paths_are_kept_alike(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(sound())
    for given in (sound(), pieces(sound()), source):
        assert (await store.keep(given)).file.read_bytes() == sound()


def wav(data_size: int, riff_size: int, *before: bytes, samples: bytes = b"\1\2" * 8000) -> bytes:
    """Return half a second of sound whose head tells these sizes."""
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 16_000, 32_000, 2, 16)
    rest = b"WAVE" + form + b"".join(before) + struct.pack("<4sI", b"data", data_size) + samples
    return struct.pack("<4sI", b"RIFF", riff_size) + rest


NOTE = struct.pack("<4sI", b"LIST", 5) + b"INFO!\0"


@pytest.mark.parametrize("told", [0, 0xFFFFFFFF, 0x7FFFFFFF, 0x7FFFF000, 0xFFFFFFFF - 36, 0x80000000])
@pytest.mark.parametrize("before", [(), (NOTE,)], ids=["bare", "with a note"])
async def test_placeholder_sizes_of_a_wav_are_mended_when_it_is_stored(
    data_folder: Path, told: int, before: tuple[bytes, ...]
) -> None:
    stored = await store.keep(wav(told, told, *before))
    kept = stored.file.read_bytes()
    assert kept == wav(16_000, 36 + 16_000 + len(b"".join(before)), *before)
    assert (stored.sha256, stored.crc32, stored.size_bytes) == (sha256(kept).hexdigest(), crc32(kept), len(kept))
    with wave.open(str(stored.file)) as read:
        assert read.getnframes() == 8000


@pytest.mark.parametrize(
    "data",
    [
        wav(16_000, 16_036),
        wav(15_000, 16_036),  # something follows the sound
        wav(32_000, 32_036),  # something is missing, which is told elsewhere
        wav(0, 36, samples=b""),
    ],
    ids=["right", "a tag behind", "cut", "empty"],
)
async def test_any_other_size_stays_as_it_came(data_folder: Path, data: bytes) -> None:
    assert (await store.keep(data)).file.read_bytes() == data


async def test_a_wav_whose_whole_alone_is_unknown_keeps_its_sound(data_folder: Path) -> None:
    assert (await store.keep(wav(15_000, 0xFFFFFFFF))).file.read_bytes() == wav(15_000, 16_036)


@pytest.mark.parametrize(
    "data",
    [HTML, SVG, PNG, PLAYLIST, archive(), b"", b"RIFF\0\0\0\0AVI LIST", b"%PDF-1.7\n", b"MZ\x90\0"],
)
@pytest.mark.parametrize("name_hint", ["take.mp3", "take.24000.1.pcm"])
async def test_what_is_no_sound_is_refused_whatever_its_name(data_folder: Path, data: bytes, name_hint: str) -> None:
    with pytest.raises(NotMedia):
        await store.keep(data, name_hint=name_hint, media=("audio",))
    assert files(data_folder) == []


@pytest.mark.parametrize("level", [0, 1, 3, 40, 900, 9000])
async def test_raw_samples_are_taken_however_quietly_they_begin(level: int) -> None:
    noise = np.random.default_rng(level).normal(0, level, (50, 2048)).astype(np.int16)
    for samples in noise:
        stored = await store.keep(samples.tobytes(), name_hint="take.24000.2.pcm")
        assert stored.media_type == "audio/pcm;rate=24000;channels=2"


async def test_a_download_that_breaks_off_leaves_nothing(data_folder: Path) -> None:
    with pytest.raises(ConnectionError):
        await store.keep(pieces(sound(), fail=ConnectionError()))
    assert files(data_folder) == []


@pytest.mark.parametrize("call", ["replace", "fsync"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
async def test_a_disk_that_fails_at_the_end_leaves_nothing(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:  # fmt: skip
    def fail(*words: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(store.os, call, fail)
    with pytest.raises(OSError, match=r"\w") as raised:
        await store.keep(sound())
    assert isinstance(raised.value, DiskFull) == (number != errno.EIO)
    monkeypatch.undo()
    assert files(data_folder) == []


FULL = """
import asyncio, os, resource, sys
os.environ["STUDIO_DATA"] = sys.argv[1]
import django
from django.conf import settings
settings.configure(STUDIO_DATA=sys.argv[1])
from studio.library import store
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    asyncio.run(store.keep(b"ID3" + b"x" * 300_000))
except store.DiskFull as error:
    print("full", error.errno)
"""


def test_a_write_that_the_system_cuts_short_is_a_full_disk(data_folder: Path) -> None:
    words = [sys.executable, "-c", FULL, str(data_folder)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (f"full {errno.EFBIG}\n", "")
    assert files(data_folder) == []


@pytest.mark.parametrize("path", ["../secrets/secret-key", "/etc/passwd", "AA/../../x"])
def test_no_path_leads_out_of_the_folder(path: str) -> None:
    with pytest.raises(NotMedia):
        store.file_of(path)
