"""What lies in a zip or a tar of a stranger: pieces of bytes, never files by the names in it, and never without end."""

import gzip
import struct
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Protocol
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

type Members = Iterator[tuple[str, Iterator[bytes]]]

MOST_MEMBERS = 1024
DIRECTORY_BYTES = 1024 * 1024
PIECE = 256 * 1024
BLOCK = 512
ZIP, GZIP, ZIP_END, ZIP_64 = b"PK\x03\x04", b"\x1f\x8b", b"PK\x05\x06", b"PK\x06\x07"
DAMAGE = (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, tarfile.TarError, zlib.error)


class Readable(Protocol):
    """Whatever bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Return that many bytes, fewer only at the end."""


class Seekable(Readable, Protocol):
    """Whatever can be read again from its beginning."""

    def seek(self, offset: int, /) -> int:
        """Go to a place."""


class Meter:
    """Lets a number of bytes pass, of all members together, whatever their headers claim."""

    def __init__(self, source: Readable, left: int) -> None:
        self.source, self.left = source, left

    def read(self, size: int, /) -> bytes:
        """Return bytes. Raises ValueError for damage, and when it has become too much."""
        try:
            found = self.source.read(size)
        except DAMAGE as error:
            raise ValueError("the bundle is damaged") from error
        self.left -= len(found)
        if self.left < 0:
            raise ValueError("the bundle unpacks to too much")
        return found


def members(path: Path, limit_bytes: int) -> Members:
    """Yield name and pieces of all that is in an archive; a file that is none is its own only member.

    Names are for telling kinds apart only. Raises ValueError for what is damaged, or unpacks to too much.
    """
    with ExitStack() as stack:
        file = stack.enter_context(path.open("rb"))
        start = file.read(4)
        file.seek(0)
        try:
            if start == ZIP:
                yield from of_zip(file, limit_bytes)
            else:
                plain: Seekable = stack.enter_context(gzip.open(file)) if start.startswith(GZIP) else file
                yield from of_tar(path.name, plain, limit_bytes)
        except DAMAGE as error:
            raise ValueError("the bundle is damaged") from error


def of_zip(file: IO[bytes], limit_bytes: int) -> Members:
    """Yield what is in a zip."""
    check_directory(file)
    with ZipFile(file) as archive:
        for row in archive.infolist():
            # Other methods unpack a piece at once, however large it gets.
            if row.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or row.flag_bits & 1:
                raise ValueError("the bundle is packed in a way that is not known")
            with archive.open(row) as member:
                meter = Meter(member, limit_bytes)
                yield row.filename, pieces(meter)
                limit_bytes = meter.left


def check_directory(file: IO[bytes]) -> None:
    """Refuse a zip whose list of members is long: it would be read into memory as a whole. Raises ValueError."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65536 - 22))
    tail = file.read()
    end = tail.rfind(ZIP_END)
    if end < 0 or len(tail) < end + 22 or ZIP_64 in tail[max(0, end - 20) : end]:
        raise ValueError("the bundle is damaged")
    count, length = struct.unpack_from("<HI", tail, end + 10)
    if count > MOST_MEMBERS or length > DIRECTORY_BYTES:
        raise ValueError("the bundle holds too many files")


def of_tar(name: str, file: Seekable, limit_bytes: int) -> Members:
    """Yield what is in a tar; Python's own reader would take a name of gigabytes into memory."""
    meter = Meter(file, limit_bytes)
    header = meter.read(BLOCK)
    if not is_tar(header):
        file.seek(0)
        yield name, pieces(Meter(file, limit_bytes))
        return
    for _ in range(MOST_MEMBERS):
        if not header.strip(b"\0"):
            return
        row = tarfile.TarInfo.frombuf(header, "utf-8", "replace")
        if row.size < 0:
            raise ValueError("the bundle is damaged")
        held = pieces(meter, row.size)
        if row.isreg():
            yield row.name, held
        for _ in held:
            pass
        meter.read(-row.size % BLOCK)
        header = meter.read(BLOCK)
    raise ValueError("the bundle holds too many files")


def is_tar(header: bytes) -> bool:
    """Return whether a block begins a tar: it has a sum of itself in it."""
    try:
        tarfile.TarInfo.frombuf(header, "utf-8", "replace")
    except tarfile.HeaderError:
        return False
    return True


def pieces(source: Readable, size: int | None = None) -> Iterator[bytes]:
    """Yield so many bytes, or all. Raises ValueError where they end before."""
    left = size
    while left is None or left > 0:
        found = source.read(PIECE if left is None else min(PIECE, left))
        if not found and left is None:
            return
        if not found:
            raise ValueError("the bundle is damaged")
        left = None if left is None else left - len(found)
        yield found
