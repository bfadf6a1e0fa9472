"""Files that arrive in pieces. A part file's length is the offset, so that a killed server loses at most one piece."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

from django.conf import settings

from studio.library import store

READ_BYTES = 1 << 20


class WrongPiece(Exception):
    """A piece that does not belong at the end of what is here: another offset, too long, or damaged on its way."""


class Busy(Exception):
    """Another request is writing to the same file."""


def folder() -> Path:
    """Return the folder of what is on its way in."""
    return Path(settings.STUDIO_DATA) / "uploads"


def file_of(key: str) -> Path:
    """Return the part file of an upload."""
    return folder() / f"{key}.upload"


def create(key: str) -> None:
    """Begin an empty file. Raises OSError."""
    folder().mkdir(parents=True, exist_ok=True)
    file_of(key).touch()


def offset_of(key: str) -> int:
    """Return how many bytes are here. Raises FileNotFoundError."""
    return file_of(key).stat().st_size


def checksum_of(key: str) -> int:
    """Return the CRC-32 of what is here. Raises FileNotFoundError."""
    value = 0
    with file_of(key).open("rb") as file:
        while piece := file.read(READ_BYTES):
            value = crc32(piece, value)
    return value


def forget(key: str) -> None:
    """Remove a part file, if it is still there."""
    file_of(key).unlink(missing_ok=True)


@contextmanager
def locked(key: str, *, wait: bool = False) -> Iterator[BinaryIO]:
    """Open a part file for one writer at a time; the lock ends with the process. Raises FileNotFoundError, Busy."""
    with file_of(key).open("r+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield file


def append(key: str, source: Any, *, offset: int, total: int, checksum: int | None = None) -> int:
    """Append what ``source.read`` gives and return the new offset; all of it or nothing.

    Raises FileNotFoundError, Busy, WrongPiece, DiskFull.
    """
    with locked(key) as file:
        at = os.fstat(file.fileno()).st_size
        if at != offset:
            raise WrongPiece
        try:
            end = write_piece(file, source, at, checksum)
            if end > total:
                raise WrongPiece
            return end
        except BaseException:
            file.truncate(at)
            raise


def write_piece(file: BinaryIO, source: Any, at: int, checksum: int | None) -> int:
    """Write a piece durably and return where it ends. Raises WrongPiece, DiskFull."""
    found = 0
    file.seek(at)
    with store.disk():
        while data := source.read(READ_BYTES):
            found = crc32(data, found)
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]
        os.fsync(file.fileno())
    if checksum is not None and checksum != found:
        raise WrongPiece
    return file.tell()


def stale(limit: datetime) -> list[str]:
    """Return the keys of files that were last written before a time."""
    return [file.stem for file in folder().glob("*.upload") if store.older_than(file, limit.timestamp())]
