"""File format of a tape: a header ``uint32 seq, uint8 track, uint32 length`` (big-endian) and data, per record.

The final record has track 0 and holds JSON: how the stream ended; anything after it is ignored. An incomplete last
record (crash) is ignored by readers and truncated when the tape is opened for writing.
"""

import json
import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from errno import ENOSPC
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from studio.lib import reserve

HEADER = struct.Struct(">IBI")
END = 0
TRACKS = {"audio": 1, "text": 2, "thinking": 3, "tool": 4, "blocks": 5}
FIRST_FILE = 16  # the number of track file0; file0, file1, … hold whole result files, which nobody follows live

Record = tuple[int, int, bytes]  # seq, track, data


def track_number(track: str) -> int:
    """Return the number that stands for a track in record headers."""
    return TRACKS.get(track) or FIRST_FILE + int(track.removeprefix("file"))


def folder() -> Path:
    """Return the folder of all tapes."""
    return Path(settings.STUDIO_DATA) / "tapes"


def path_of(name: str) -> Path:
    """Return the file of a tape."""
    return folder() / f"{name}.tape"


def write_records(handle: int, records: Sequence[Record]) -> None:
    """Append records to an open file, from the reserve on a full disk, or leave it as it was. Raises OSError."""
    try:
        write_at_once(handle, records)
    except OSError as error:
        if not (reserve.is_of_full_disk(error) and reserve.give_up()):
            raise
        write_at_once(handle, records)


def write_at_once(handle: int, records: Sequence[Record]) -> None:
    """Append records to an open file in one write, or leave it as it was. Raises OSError when the disk is full."""
    whole = b"".join(part for seq, track, data in records for part in (HEADER.pack(seq, track, len(data)), data))
    written = os.write(handle, whole)
    if written != len(whole):
        # An incomplete record would make every later one unreadable: truncate it and report a full disk.
        os.ftruncate(handle, os.fstat(handle).st_size - written)
        raise OSError(ENOSPC, "no space left for the tape")


@dataclass(frozen=True, slots=True)
class Header:
    """A parsed record header and the byte offset of its data."""

    seq: int
    track: int
    data_offset: int
    length: int

    @property
    def next_offset(self) -> int:
        """Return the byte offset of the next record."""
        return self.data_offset + self.length


def read_headers(file: BinaryIO, offset: int = 0) -> Iterator[Header]:
    """Yield the headers of complete records from a byte offset on, up to the final record."""
    size = file.seek(0, 2)
    while offset + HEADER.size <= size:
        file.seek(offset)
        seq, track, length = HEADER.unpack(file.read(HEADER.size))
        header = Header(seq, track, offset + HEADER.size, length)
        if header.next_offset > size:
            return
        yield header
        if track == END:
            return
        offset = header.next_offset


def load(name: str) -> BytesIO:
    """Return a tape's file read into memory, empty when it is missing: two system calls, not thousands of seeks."""
    try:
        return BytesIO(path_of(name).read_bytes())
    except FileNotFoundError:
        return BytesIO()


def read_records(name: str, offset: int = 0) -> Iterator[tuple[Record, int]]:
    """Yield complete records from a byte offset on, each with the offset of the next one."""
    try:
        file = path_of(name).open("rb")
    except FileNotFoundError:
        return
    with file:
        for header in read_headers(file, offset):
            file.seek(header.data_offset)
            yield (header.seq, header.track, file.read(header.length)), header.next_offset


@dataclass(frozen=True, slots=True)
class Summary:
    """What a tape holds: size of its complete records, number of chunks, and the parsed final record or None."""

    size_bytes: int
    chunks: int
    ending: dict[str, Any] | None


def scan(name: str) -> Summary:
    """Summarize a tape; an incomplete last record is not counted."""
    size, chunks, ending = 0, 0, None
    file = load(name)
    for header in read_headers(file):
        size = header.next_offset
        if header.track == END:
            file.seek(header.data_offset)
            ending = json.loads(file.read(header.length))
        else:
            chunks += 1
    return Summary(size, chunks, ending)


def read_track(name: str, track: str) -> bytes:
    """Return the concatenated data of one track."""
    number, file = track_number(track), load(name)
    data = memoryview(file.getvalue())  # shared, where a buffer of the file would be a copy
    return b"".join(
        [data[header.data_offset : header.next_offset] for header in read_headers(file) if header.track == number]
    )


def read_pieces(name: str) -> dict[str, list[bytes]]:
    """Return the pieces of each track of a tape; only those that can be followed live."""
    names, file = {number: track for track, number in TRACKS.items()}, load(name)
    found: dict[str, list[bytes]] = {track: [] for track in TRACKS}
    data = file.getvalue()
    for header in read_headers(file):
        if (track := names.get(header.track)) is not None:
            found[track].append(data[header.data_offset : header.next_offset])
    return found


def track_sizes(name: str) -> dict[str, int]:
    """Return how many bytes each track of a tape holds; only those that can be followed live."""
    names, sizes = {number: track for track, number in TRACKS.items()}, dict[str, int]()
    for header in read_headers(load(name)):
        if (track := names.get(header.track)) is not None:
            sizes[track] = sizes.get(track, 0) + header.length
    return sizes
