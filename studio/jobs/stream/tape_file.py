"""The file of a tape: records of ``uint32 seq, uint8 track, uint32 length`` (big-endian) and their bytes.

The last record has track 0 and holds JSON: how the stream ended; nothing counts behind it. A record that a crash tore
is cut off when the file is read or opened again.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

RECORD = struct.Struct(">IBI")
END = 0
TRACKS = {"audio": 1, "text": 2, "thinking": 3, "tool": 4, "blocks": 5}
FIRST_FILE = 16  # results that came whole, which nobody follows, are the tracks file0, file1, …

Record = tuple[int, int, bytes]  # seq, track, data


def number_of(track: str) -> int:
    """Return a track's number in the file."""
    return TRACKS.get(track) or FIRST_FILE + int(track.removeprefix("file"))


def folder() -> Path:
    """Return the folder of all tapes."""
    return Path(settings.STUDIO_DATA) / "tapes"


def path_of(name: str) -> Path:
    """Return the file of a tape."""
    return folder() / f"{name}.tape"


def pack(record: Record) -> bytes:
    """Return a record as it stands in the file."""
    seq, track, data = record
    return RECORD.pack(seq, track, len(data)) + data


@dataclass(frozen=True, slots=True)
class Head:
    """Where the bytes of a whole record are."""

    seq: int
    track: int
    begin: int
    length: int

    @property
    def behind(self) -> int:
        """Return where the next record begins."""
        return self.begin + self.length


def heads(file: BinaryIO, offset: int = 0) -> Iterator[Head]:
    """Yield where the whole records are, from an offset to the ending."""
    size = file.seek(0, 2)
    while offset + RECORD.size <= size:
        file.seek(offset)
        seq, track, length = RECORD.unpack(file.read(RECORD.size))
        head = Head(seq, track, offset + RECORD.size, length)
        if head.behind > size:
            return
        yield head
        if track == END:
            return
        offset = head.behind


def whole(name: str) -> BytesIO:
    """Return a tape's file as it is now, in memory: two system calls, where walking through it takes thousands."""
    try:
        return BytesIO(path_of(name).read_bytes())
    except FileNotFoundError:
        return BytesIO()


def read(name: str, offset: int = 0) -> Iterator[tuple[Record, int]]:
    """Yield whole records from ``offset`` on, each with the offset behind it."""
    try:
        file = path_of(name).open("rb")
    except FileNotFoundError:
        return
    with file:
        for head in heads(file, offset):
            file.seek(head.begin)
            yield (head.seq, head.track, file.read(head.length)), head.behind


@dataclass(frozen=True, slots=True)
class Found:
    """What a tape holds: its size in whole records, the number of chunks, and its ending if it has one."""

    size_bytes: int
    chunks: int
    ending: dict[str, Any] | None


def scan(name: str) -> Found:
    """Return what a tape holds, also after a crash."""
    size, chunks, ending = 0, 0, None
    file = whole(name)
    for head in heads(file):
        size = head.behind
        if head.track == END:
            file.seek(head.begin)
            ending = json.loads(file.read(head.length))
        else:
            chunks += 1
    return Found(size, chunks, ending)


def read_track(name: str, track: str) -> bytes:
    """Return all bytes of one track."""
    number, file = number_of(track), whole(name)
    data = file.getbuffer()
    return b"".join([data[head.begin : head.behind] for head in heads(file) if head.track == number])
