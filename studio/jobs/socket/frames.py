"""Frames of a page's socket: the records of a tape, one each, or joined where they are there at once.

A frame is ``uint16 tape, uint8 track, uint8 more, uint32 seq`` (big-endian) and data; it holds 1 + ``more`` records,
the last of which has the number ``seq``. A server that is late catches up by joining: sending costs by the frame.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from studio.jobs.stream.tape_file import END, TRACKS, Record

HEADER = struct.Struct(">HBBI")
JOINED = (TRACKS["audio"], TRACKS["text"], TRACKS["thinking"])  # where a record of these ends means nothing
MAX_MORE = 255
MAX_JOINED_BYTES = 4096  # a browser hears a frame once it is whole: on a slow line a longer one would be late


def pack(tape: int, records: Sequence[Record], *, join: bool) -> Iterator[bytes]:
    """Yield the frames of records that follow one another, without a final one; only with ``join`` has one ``more``."""
    run: list[bytes] = []
    length = 0
    for (seq, track, data), after in zip_longest(records, records[1:]):
        if track == END:
            return
        run.append(data)
        length += len(data)
        if join and after and after[1] == track and track in JOINED and fits(run, length + len(after[2])):
            continue
        yield HEADER.pack(tape, track, len(run) - 1, seq) + (data if len(run) == 1 else b"".join(run))
        run, length = [], 0


def fits(run: Sequence[bytes], length: int) -> bool:
    """Return whether one more record still goes into a frame that would hold so many bytes with it."""
    return length <= MAX_JOINED_BYTES and len(run) <= MAX_MORE
