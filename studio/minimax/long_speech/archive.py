"""Read untrusted zip and tar archives: members as pieces of bytes, never as files by their names, with size limits."""

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

MAX_MEMBERS = 1024
MAX_DIRECTORY_BYTES = 1024 * 1024
PIECE_BYTES = 256 * 1024
TAR_BLOCK_BYTES = 512
ZIP = b"PK\x03\x04"
GZIP = b"\x1f\x8b"
ZIP_END = b"PK\x05\x06"
ZIP_64 = b"PK\x06\x07"
ARCHIVE_ERRORS = (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, tarfile.TarError, zlib.error)


class Readable(Protocol):
    """A source of bytes."""

    def read(self, size: int, /) -> bytes:
        """Return that many bytes, fewer only at the end."""


class Seekable(Readable, Protocol):
    """A source that can be rewound."""

    def seek(self, offset: int, /) -> int:
        """Set the position."""


class LimitedReader:
    """Reads up to a number of bytes, whatever the headers of the archive claim."""

    def __init__(self, source: Readable, left: int) -> None:
        self.source, self.left = source, left

    def read(self, size: int, /) -> bytes:
        """Return bytes. Raises ValueError for damage, and above the limit."""
        try:
            found = self.source.read(size)
        except ARCHIVE_ERRORS as error:
            raise ValueError("the bundle is damaged") from error
        self.left -= len(found)
        if self.left < 0:
            raise ValueError("the bundle unpacks to too much")
        return found


def iter_members(path: Path, limit_bytes: int) -> Members:
    """Yield (name, pieces) of an archive's members; a file that is no archive is its own only member.

    Use the names to tell types apart only. Raises ValueError for a damaged archive, or one above the limit.
    """
    with ExitStack() as stack:
        file = stack.enter_context(path.open("rb"))
        start = file.read(4)
        file.seek(0)
        try:
            if start == ZIP:
                yield from iter_zip(file, limit_bytes)
            else:
                plain: Seekable = stack.enter_context(gzip.open(file)) if start.startswith(GZIP) else file
                yield from iter_tar(path.name, plain, limit_bytes)
        except ARCHIVE_ERRORS as error:
            raise ValueError("the bundle is damaged") from error


def iter_zip(file: IO[bytes], limit_bytes: int) -> Members:
    """Yield the members of a zip."""
    check_directory(file)
    with ZipFile(file) as archive:
        for row in archive.infolist():
            # Other methods decompress a whole block at once, however large.
            if row.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or row.flag_bits & 1:
                raise ValueError("the bundle is packed in a way that is not known")
            with archive.open(row) as member:
                reader = LimitedReader(member, limit_bytes)
                yield row.filename, iter_pieces(reader)
                limit_bytes = reader.left


def check_directory(file: IO[bytes]) -> None:
    """Raise ValueError for a zip with a long directory, which zipfile would read into memory as a whole."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65536 - 22))
    tail = file.read()
    end = tail.rfind(ZIP_END)
    if end < 0 or len(tail) < end + 22 or ZIP_64 in tail[max(0, end - 20) : end]:
        raise ValueError("the bundle is damaged")
    count, length = struct.unpack_from("<HI", tail, end + 10)
    if count > MAX_MEMBERS or length > MAX_DIRECTORY_BYTES:
        raise ValueError("the bundle holds too many files")


def iter_tar(name: str, file: Seekable, limit_bytes: int) -> Members:
    """Yield the members of a tar; tarfile itself would read a name of gigabytes into memory."""
    reader = LimitedReader(file, limit_bytes)
    header = reader.read(TAR_BLOCK_BYTES)
    if not is_tar(header):
        file.seek(0)
        yield name, iter_pieces(LimitedReader(file, limit_bytes))
        return
    for _ in range(MAX_MEMBERS):
        if not header.strip(b"\0"):
            return
        row = tarfile.TarInfo.frombuf(header, "utf-8", "replace")
        if row.size < 0:
            raise ValueError("the bundle is damaged")
        data = iter_pieces(reader, row.size)
        if row.isreg():
            yield row.name, data
        for _ in data:
            pass
        reader.read(-row.size % TAR_BLOCK_BYTES)
        header = reader.read(TAR_BLOCK_BYTES)
    raise ValueError("the bundle holds too many files")


def is_tar(header: bytes) -> bool:
    """Return whether a block is a tar header, which holds its own checksum."""
    try:
        tarfile.TarInfo.frombuf(header, "utf-8", "replace")
    except tarfile.HeaderError:
        return False
    return True


def iter_pieces(source: Readable, size: int | None = None) -> Iterator[bytes]:
    """Yield ``size`` bytes in pieces, or all. Raises ValueError where they end early."""
    left = size
    while left is None or left > 0:
        found = source.read(PIECE_BYTES if left is None else min(PIECE_BYTES, left))
        if not found and left is None:
            return
        if not found:
            raise ValueError("the bundle is damaged")
        left = None if left is None else left - len(found)
        yield found
