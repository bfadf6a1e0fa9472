"""Files: written whole or not at all, told by their bytes, under generated names."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Self
from zlib import crc32

from django.conf import settings

from studio.lib.fields import new_key
from studio.library.media.audio import WAV
from studio.library.media.marks import describe_stranger
from studio.library.media.registry import SNIFF_BYTES, find_type, medium_of, sniff
from studio.library.media.wav import mend_sizes

PIECE_BYTES = 256 * 1024
HALF_AFTER = timedelta(hours=1)
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class NotMedia(Exception):
    """The bytes are none of the media that were asked for; the message says what they seem to be, for people."""


class DiskFull(OSError):
    """There is no room for the file; nothing of it was left behind."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the media folder; ``path`` is relative to it."""

    path: str
    size_bytes: int
    sha256: str
    crc32: int
    media_type: str

    @property
    def medium(self) -> str:
        """Return the name of the medium. Raises KeyError when it is not registered."""
        return medium_of(self.media_type).name

    @property
    def file(self) -> Path:
        """Return where the file is."""
        return file_of(self.path)


def folder() -> Path:
    """Return the media folder."""
    return Path(settings.STUDIO_DATA) / "media"


def file_of(path: str) -> Path:
    """Return the file of a stored path. Raises NotMedia for a path that leads out of the media folder."""
    file = folder() / path
    if not file.resolve().is_relative_to(folder().resolve()):
        raise NotMedia("outside of the media folder")
    return file


async def keep(
    source: bytes | AsyncIterator[bytes] | Path, *, name_hint: str = "", media: Iterable[str] | None = None
) -> Stored:
    """Copy ``source`` into the media folder, whole or not at all. Raises NotMedia, DiskFull.

    ``media`` names what may come, by default any medium; ``name_hint`` is explained at ``registry.sniff``.
    """
    with Part() as part:  # not in a thread: one that is cancelled could leave the file open
        if isinstance(source, bytes):
            await asyncio.to_thread(part.write, source)
        elif isinstance(source, Path):
            await asyncio.to_thread(part.copy, source)
        else:
            async for piece in source:
                await asyncio.to_thread(part.write, piece)
        media_type = part.sniff(name_hint, media)
        await asyncio.to_thread(part.mend, media_type)
        return await asyncio.to_thread(part.finish, media_type)


def pieces(file: Path) -> Iterator[bytes]:
    """Yield a file in pieces of 256 kB."""
    with file.open("rb") as opened:
        while piece := opened.read(PIECE_BYTES):
            yield piece


def sniff_or_name(head: bytes, name_hint: str = "", media: Iterable[str] | None = None) -> str:
    """Return the media type of a file that begins so. Raises NotMedia with what it seems to be instead."""
    if (found := sniff(head, name_hint, media)) is not None:
        return found
    other = sniff(head)
    raise NotMedia(f"This is {medium_of(other).noun if other else describe_stranger(head)}.")


def forget(path: str) -> None:
    """Remove a stored file, if it is still there."""
    file_of(path).unlink(missing_ok=True)


def sweep(now: datetime) -> int:
    """Remove what a crash left half written and return how many; who writes for longer than an hour still writes."""
    limit = (now - HALF_AFTER).timestamp()
    halves = [file for place in ("media", "derived") for file in (folder().parent / place).glob("*/*.part")]
    old = [file for file in halves if older_than(file, limit)]
    for half in old:
        half.unlink(missing_ok=True)
    return len(old)


def older_than(file: Path, limit: float) -> bool:
    """Return whether a file was last written before a time (seconds); what is gone by now was not."""
    try:
        return file.stat().st_mtime < limit
    except FileNotFoundError:
        return False


class Part:
    """A file on its way in: a context manager that leaves nothing behind unless it was finished."""

    def __init__(self) -> None:
        self.key = new_key()
        self.file = folder() / self.key[:2] / f"{self.key}.part"
        self.digest, self.size, self.head, self.crc32 = sha256(), 0, b"", 0
        with disk():
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.opened: BinaryIO = self.file.open("xb", buffering=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.opened.close()
        self.file.unlink(missing_ok=True)

    def write(self, data: bytes) -> None:
        """Append to the file. Raises DiskFull."""
        with disk():
            rest = memoryview(data)
            while rest:
                rest = rest[self.opened.write(rest) :]
        self.count(data)

    def count(self, data: bytes) -> None:
        """Take note of bytes that are in the file."""
        self.digest.update(data)
        self.crc32 = crc32(data, self.crc32)
        self.size += len(data)
        if len(self.head) < SNIFF_BYTES:
            self.head += data[: SNIFF_BYTES - len(self.head)]

    def copy(self, source: Path) -> None:
        """Append another file. Raises DiskFull."""
        for piece in pieces(source):
            self.write(piece)

    def adopt(self, source: Path) -> None:
        """Become a whole file that is on this disk, by a hard link or else by a copy. Raises DiskFull."""
        self.opened.close()
        self.file.unlink()
        try:
            os.link(source, self.file)
        except OSError:
            self.opened = self.file.open("xb", buffering=0)
            return self.copy(source)
        os.utime(self.file)  # else it would look like a stray of long ago
        self.opened = self.file.open("rb", buffering=0)
        for piece in pieces(source):
            self.count(piece)
        return None

    def sniff(self, name_hint: str = "", media: Iterable[str] | None = None) -> str:
        """Return the media type of what came. Raises NotMedia."""
        return sniff_or_name(self.head, name_hint, media)

    def mend(self, media_type: str) -> None:
        """Write what the head of a file that was streamed could not tell. Raises DiskFull."""
        if media_type != WAV.name:
            return
        with disk(), self.file.open("r+b") as file:
            if not mend_sizes(file, self.size):
                return
        self.digest, self.size, self.head, self.crc32 = sha256(), 0, b"", 0
        for piece in pieces(self.file):
            self.count(piece)

    def finish(self, media_type: str) -> Stored:
        """Make the file durable and give it its name. Raises DiskFull."""
        kind = find_type(media_type)
        assert kind is not None
        target = self.file.with_suffix(f".{kind.suffix}")
        try:
            with disk():
                os.fsync(self.opened.fileno())
                self.opened.close()
                settle(self.file, target)
        except OSError:
            target.unlink(missing_ok=True)
            raise
        path = f"{target.parent.name}/{target.name}"
        return Stored(path, self.size, self.digest.hexdigest(), self.crc32, media_type)


def settle(part: Path, target: Path) -> None:
    """Give a durable file its name, so that the name too survives a power cut."""
    os.replace(part, target)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def disk() -> Iterator[None]:
    """Turn the errors of a full disk into DiskFull."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL and not isinstance(error, DiskFull):
            raise DiskFull(error.errno, "no room for the file") from error
        raise
