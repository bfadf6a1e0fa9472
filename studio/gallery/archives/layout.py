"""The layout of a stored ZIP: every byte's place is known before the first is sent, so it has a length and ranges.

Nothing is compressed: pictures, films and sound are as small as they get. Sizes and checksums are those in the library.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

LARGE = 0xFFFFFFFF  # from here on a number needs ZIP64
MANY = 0xFFFF
UTF8_NAMES = 0x800
VERSION = 20
VERSION_64 = 45
UNIX = 3 << 8
REGULAR_FILE = 0o100644 << 16
FIRST_YEAR = 1980


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive; ``path`` is below the media folder."""

    name: str
    path: str
    size: int
    crc: int
    made: datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an archive: bytes as they are, or a span of a member's file."""

    data: bytes = b""
    member: Member | None = None
    start: int = 0
    length: int = 0


def dos_time(moment: datetime) -> tuple[int, int]:
    """Return time and date as a ZIP keeps them."""
    year = max(moment.year, FIRST_YEAR) - FIRST_YEAR
    time = moment.hour << 11 | moment.minute << 5 | moment.second // 2
    return time, year << 9 | moment.month << 5 | moment.day


def local_header(member: Member) -> bytes:
    """Return what stands before a member's bytes."""
    name, large = member.name.encode(), member.size >= LARGE
    extra = struct.pack("<HHQQ", 1, 16, member.size, member.size) if large else b""
    size, version = (LARGE, VERSION_64) if large else (member.size, VERSION)
    head = (0x04034B50, version, UTF8_NAMES, 0, *dos_time(member.made), member.crc, size, size, len(name), len(extra))
    return struct.pack("<IHHHHHIIIHH", *head) + name + extra


def central_header(member: Member, start: int) -> bytes:
    """Return a member's entry of the directory at the end; ``start`` is where its local header begins."""
    name, size, offset = member.name.encode(), member.size, start
    words: list[int] = []
    if size >= LARGE:
        words += [size, size]
        size = LARGE
    if offset >= LARGE:
        words.append(offset)
        offset = LARGE
    extra = struct.pack(f"<HH{len(words)}Q", 1, 8 * len(words), *words) if words else b""
    version = VERSION_64 if words else VERSION
    head = (0x02014B50, UNIX | version, version, UTF8_NAMES, 0, *dos_time(member.made), member.crc, size, size)
    tail = (len(name), len(extra), 0, 0, 0, REGULAR_FILE, offset)
    return struct.pack("<IHHHHHHIIIHHHHHII", *head, *tail) + name + extra


def end_of(count: int, size: int, start: int) -> bytes:
    """Return what stands behind a directory of ``count`` entries and ``size`` bytes that begins at ``start``."""
    end, wide = start + size, b""
    if count >= MANY or end >= LARGE:
        wide = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, VERSION_64, VERSION_64, 0, 0, count, count, size, start)
        wide += struct.pack("<IIQI", 0x07064B50, 0, end, 1)
    few = min(count, MANY)
    return wide + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, few, few, min(size, LARGE), min(start, LARGE), 0)


class Layout:
    """Where everything of an archive is: ``size`` bytes altogether, marked by ``etag``."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.parts: list[bytes | Member] = []
        self.starts: list[int] = []
        self.size = 0
        directory = b""
        for member in members:
            directory += central_header(member, self.size)
            self._add(local_header(member))
            self._add(member)
        self._add(directory + end_of(len(members), len(directory), self.size))
        facts = repr([(member.name, member.size, member.crc) for member in members])
        self.etag = f'"{sha256(facts.encode()).hexdigest()[:32]}"'

    def _add(self, part: bytes | Member) -> None:
        self.parts.append(part)
        self.starts.append(self.size)
        self.size += part.size if isinstance(part, Member) else len(part)

    def pieces(self, start: int, end: int) -> Iterator[Piece]:
        """Yield what lies between two places of the archive, in order."""
        place = bisect_right(self.starts, start) - 1
        while start < end:
            part, skip = self.parts[place], start - self.starts[place]
            whole = part.size if isinstance(part, Member) else len(part)
            length = min(whole - skip, end - start)
            if length and isinstance(part, Member):
                yield Piece(member=part, start=skip, length=length)
            elif length and isinstance(part, bytes):
                yield Piece(data=part[skip : skip + length])
            start += length
            place += 1
