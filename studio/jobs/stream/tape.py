"""Tapes: what a stream brought, numbered, kept by one unbuffered write a chunk, followed by any number of readers.

The hub is this process's; another machine would stand behind the same names: open_tape, follow, release.
"""

import json
import os
from asyncio import Future, get_running_loop
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from errno import ENOSPC
from typing import Any
from weakref import WeakValueDictionary

from studio.jobs.stream.tape_file import END, Record, number_of, pack, path_of, read, scan

QUEUE = 256  # records that may wait for one reader in memory (about a megabyte of sound)
BATCH = 64  # records read from the file in one go
REMEMBERED = 1000


@dataclass(eq=False)
class Tape:
    """A tape of this process: the runner appends, readers follow."""

    name: str
    seq: int = 0
    ended: bool = False
    readers: "set[Reader]" = field(default_factory=set)
    _handle: int | None = None

    def open(self) -> None:
        """Open for writing, behind what an earlier process left; a torn record is cut off. Raises OSError."""
        if self._handle is not None:
            return
        path = path_of(self.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        found = scan(self.name)
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.ftruncate(self._handle, found.size_bytes)
        self.seq, self.ended = found.chunks, found.ending is not None

    def append(self, track: str, data: bytes) -> int:
        """Write one chunk and wake the readers; return its number. Raises OSError when the disk is full."""
        record = (self.seq, number_of(track), data)
        self._write(pack(record), record)
        self.seq += 1
        return record[0]

    def end(self, ending: dict[str, Any], files: Sequence[bytes] = ()) -> None:
        """Write how the stream ended, with results that came whole, once and in one go. Raises OSError."""
        if not self.ended:
            records = [(self.seq + number, number_of(f"file{number}"), data) for number, data in enumerate(files)]
            last = self.seq + len(files)
            records.append((last, END, json.dumps(ending).encode()))
            self._write(b"".join(map(pack, records)), *records)
            self.seq, self.ended = last, True
        self.close()

    def close(self) -> None:
        """Give the file back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _write(self, whole: bytes, *records: Record) -> None:
        assert self._handle is not None, "the tape is not open"
        assert not self.ended, "the tape has ended"
        written = os.write(self._handle, whole)
        if written != len(whole):
            # Half a record would hide every later one: take it back and say that the disk is full.
            os.ftruncate(self._handle, os.fstat(self._handle).st_size - written)
            raise OSError(ENOSPC, "no space left for the tape")
        for record in records:
            for reader in self.readers:
                reader.put(record)


_hub: WeakValueDictionary[str, Tape] = WeakValueDictionary()
# Names of tapes that nothing more comes on, although they have no ending.
_over: OrderedDict[str, None] = OrderedDict()


def open_tape(name: str) -> Tape:
    """Return this process's tape of that name; readers may come before the writer."""
    tape = _hub.get(name)
    if tape is None:
        tape = _hub[name] = Tape(name)
    return tape


def release(name: str) -> None:
    """Release the readers: the job has ended, whatever its tape holds. Loop only."""
    _over[name] = None
    if len(_over) > REMEMBERED:
        _over.popitem(last=False)
    if (tape := _hub.get(name)) is not None:
        for reader in tape.readers:
            reader.wake()


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
        if not self.behind and record[0] >= self.next_seq:
            if len(self.queue) < QUEUE:
                self.queue.append(record)
            else:
                self.behind = True
        self.wake()

    def wake(self) -> None:
        """Have the follower look again."""
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)

    def catch_up(self) -> list[Record]:
        """Return the next records of the file, and go back to memory when there are no more."""
        found: list[Record] = []
        for record, offset in read(self.tape.name, self.offset):
            self.offset = offset
            if record[0] >= self.next_seq:
                found.append(record)
            if len(found) == BATCH:
                return found
        # No await stands between the file's end and this line, so that no record falls between them.
        self.behind = bool(found)
        return found

    def take(self) -> list[Record]:
        """Return what is here, from memory or from the file."""
        if self.queue or not self.behind:
            found = list(self.queue)
            self.queue.clear()
        else:
            found = self.catch_up()
        if found:
            self.next_seq = found[-1][0] + 1
        return found

    async def wait(self) -> None:
        """Wait for the next record."""
        self.waiter = get_running_loop().create_future()
        await self.waiter


async def follow(name: str, start: int = 0, *, going_on: bool = True) -> AsyncGenerator[Record]:
    """Yield the records from number ``start`` on, as they come, and at last an ending.

    Where nothing more can come (``going_on`` is false) a tape without an ending ends all the same.
    """
    tape = open_tape(name)
    reader = Reader(tape, start)
    tape.readers.add(reader)
    try:
        while True:
            found = reader.take()
            for record in found:
                yield record
                if record[1] == END:
                    return
            if found or reader.behind:
                continue
            if name in _over or not going_on:
                yield reader.next_seq, END, b""
                return
            await reader.wait()
    finally:
        tape.readers.discard(reader)
