"""Tapes: what a stream brought, numbered, kept by one unbuffered write a chunk, followed by any number of readers.

A record is ``uint32 seq, uint8 track, uint32 length`` (big-endian) and then its bytes. The last record has track 0
and holds JSON: how the stream ended. A record that a crash tore is cut off when the tape is read or opened again.
The hub is this process's; another machine would stand behind the same three names: open_tape, follow, read.
"""

import json
import os
import struct
from asyncio import Future, get_running_loop
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from errno import ENOSPC
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from django.conf import settings

RECORD = struct.Struct(">IBI")
END, TRACKS = 0, {"audio": 1, "text": 2, "thinking": 3}
QUEUE = 256  # records that may wait for one reader in memory (about a megabyte of sound)
BATCH = 64  # records read from the file in one go

Record = tuple[int, int, bytes]  # seq, track, data


def path_of(name: str) -> Path:
    """Return the file of a tape."""
    return Path(settings.STUDIO_DATA) / "tapes" / f"{name}.tape"


def read(name: str, offset: int = 0) -> Iterator[tuple[Record, int]]:
    """Yield whole records from ``offset`` on, each with the offset behind it; a torn last one is left out."""
    try:
        file = path_of(name).open("rb")
    except FileNotFoundError:
        return
    with file:
        file.seek(offset)
        while len(head := file.read(RECORD.size)) == RECORD.size:
            seq, track, length = RECORD.unpack(head)
            data = file.read(length)
            if len(data) < length:
                return
            offset += RECORD.size + length
            yield (seq, track, data), offset


@dataclass(frozen=True, slots=True)
class Found:
    """What a tape holds: its size in whole records, the number of chunks, and its ending if it has one."""

    size_bytes: int
    chunks: int
    ending: dict[str, Any] | None


def look(name: str) -> Found:
    """Return what a tape holds, also after a crash."""
    size, chunks, ending = 0, 0, None
    for (_, track, data), offset in read(name):
        size = offset
        if track == END:
            ending = json.loads(data)
        else:
            chunks += 1
    return Found(size, chunks, ending)


def track_bytes(name: str, track: str) -> Iterator[bytes]:
    """Yield the bytes of one track."""
    number = TRACKS[track]
    return (data for (_, this, data), _ in read(name) if this == number)


@dataclass(eq=False)
class Tape:
    """A tape of this process: the runner appends, readers follow."""

    name: str
    seq: int = 0
    ended: bool = False
    readers: "set[Reader]" = field(default_factory=set)
    _handle: int | None = None

    def open(self) -> None:
        """Open for writing, behind what an earlier process left; a torn record is cut off."""
        if self._handle is not None:
            return
        path = path_of(self.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        found = look(self.name)
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.ftruncate(self._handle, found.size_bytes)
        self.seq, self.ended = found.chunks, found.ending is not None

    def append(self, track: str, data: bytes) -> int:
        """Write one chunk and wake the readers; return its number. Raises OSError when the disk is full."""
        seq = self.seq
        self._write(seq, TRACKS[track], data)
        self.seq = seq + 1
        return seq

    def end(self, ending: dict[str, Any]) -> None:
        """Write how the stream ended, once, and let the readers go."""
        if not self.ended:
            self.ended = True
            self._write(self.seq, END, json.dumps(ending).encode())
        self.close()

    def close(self) -> None:
        """Give the file back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _write(self, seq: int, track: int, data: bytes) -> None:
        assert self._handle is not None, "the tape is not open"
        packed = RECORD.pack(seq, track, len(data)) + data
        written = os.write(self._handle, packed)
        if written != len(packed):
            # Half a record would hide every later one: take it back and say that the disk is full.
            os.ftruncate(self._handle, os.fstat(self._handle).st_size - written)
            raise OSError(ENOSPC, "no space left for the tape")
        record = (seq, track, data)
        for reader in self.readers:
            reader.put(record)


_hub: WeakValueDictionary[str, Tape] = WeakValueDictionary()


def open_tape(name: str) -> Tape:
    """Return this process's tape of that name; readers may come before the writer."""
    tape = _hub.get(name)
    if tape is None:
        tape = _hub[name] = Tape(name)
    return tape


class Reader:
    """One follower: fed from memory while it keeps up, from the file when it does not."""

    def __init__(self, tape: Tape, start: int) -> None:
        self.tape, self.next_seq = tape, start
        self.queue: deque[Record] = deque()
        self.behind = True  # begins with the file
        self.offset = 0
        self.waiter: Future[None] | None = None

    def put(self, record: Record) -> None:
        """Hand over a record, or note that the file has to be read."""
        if not self.behind:
            if len(self.queue) < QUEUE:
                self.queue.append(record)
            else:
                self.behind = True
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)

    def catch_up(self) -> list[Record]:
        """Return the next records of the file, and go back to memory when there are no more."""
        found: list[Record] = []
        for record, self.offset in read(self.tape.name, self.offset):
            if record[0] >= self.next_seq:
                found.append(record)
            if len(found) == BATCH:
                return found
        # No await stands between the file's end and this line, so that no record falls between them.
        self.behind = bool(found)
        return found

    async def wait(self) -> None:
        """Wait for the next record."""
        self.waiter = get_running_loop().create_future()
        await self.waiter


async def follow(name: str, start: int = 0) -> AsyncIterator[Record]:
    """Yield the records from number ``start`` on, as they come, the ending included."""
    tape = open_tape(name)
    reader = Reader(tape, start)
    tape.readers.add(reader)
    try:
        while True:
            while reader.queue:
                record = reader.queue.popleft()
                reader.next_seq = record[0] + 1
                yield record
                if record[1] == END:
                    return
            if not reader.behind:
                await reader.wait()
                continue
            for record in reader.catch_up():
                reader.next_seq = record[0] + 1
                yield record
                if record[1] == END:
                    return
    finally:
        tape.readers.discard(reader)
