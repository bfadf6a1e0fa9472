"""Tapes: append-only logs of numbered chunks, one unbuffered write each, with any number of live readers.

A reader replays the file and then follows live. The registry of open tapes is in-process; a transport between machines
would implement the same three functions: open_tape, follow, release.
"""

import asyncio
import json
import os
from asyncio import Future, get_running_loop
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from studio.jobs.stream.tape_file import END, Record, path_of, read_records, scan, track_number, write_records

MAX_QUEUED = 256  # records in memory per reader (about a megabyte of sound); a slower reader falls back to the file
BATCH = 64  # records per read of the file
MAX_RELEASED = 1000


@dataclass(eq=False)
class Tape:
    """An append-only log with one writer (the runner) and any number of readers, all of this process."""

    name: str
    seq: int = 0
    ended: bool = False
    readers: "set[Reader]" = field(default_factory=set)
    _handle: int | None = None

    def open(self) -> None:
        """Open for appending; truncates a record that a crash left incomplete. Idempotent. Raises OSError."""
        if self._handle is not None:
            return
        path = path_of(self.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        found = scan(self.name)
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.ftruncate(self._handle, found.size_bytes)
        self.seq, self.ended = found.chunks, found.ending is not None

    def append(self, track: str, data: bytes) -> int:
        """Append one chunk, push it to the readers and return its number. Raises OSError when the disk is full."""
        record = (self.seq, track_number(track), data)
        write_records(self._open_handle, [record])
        self.seq += 1
        self._push([record])
        return record[0]

    def end(self, ending: dict[str, Any]) -> None:
        """Append the final JSON record, then close. Idempotent. Raises OSError."""
        if not self.ended:
            records = self._final_records(ending)
            write_records(self._open_handle, records)
            self._finish(records)
        self.close()

    async def end_with_files(self, ending: dict[str, Any], files: Sequence[bytes]) -> None:
        """Append whole result files and the final record in one write, in a thread. Idempotent. Raises OSError."""
        if not self.ended:
            records = self._final_records(ending, files)
            # Tens of megabytes would hold the loop.
            writing = asyncio.ensure_future(asyncio.to_thread(write_records, self._open_handle, records))
            try:
                await asyncio.shield(writing)
            except asyncio.CancelledError:
                await asyncio.wait([writing])  # nobody may close the file or write to it meanwhile
                if writing.exception() is None:
                    self._finish(records)
                raise
            self._finish(records)
        self.close()

    def _final_records(self, ending: dict[str, Any], files: Sequence[bytes] = ()) -> list[Record]:
        numbered = [(self.seq + number, track_number(f"file{number}"), data) for number, data in enumerate(files)]
        return [*numbered, (self.seq + len(files), END, json.dumps(ending).encode())]

    def _finish(self, records: Sequence[Record]) -> None:
        self.seq, self.ended = records[-1][0], True
        self._push(records)

    def close(self) -> None:
        """Close the file handle; idempotent."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    @property
    def _open_handle(self) -> int:
        assert self._handle is not None, "the tape is not open"
        assert not self.ended, "the tape has ended"
        return self._handle

    def _push(self, records: Sequence[Record]) -> None:
        for record in records:
            for reader in self.readers:
                reader.put(record)


_hub: WeakValueDictionary[str, Tape] = WeakValueDictionary()
# Names of released tapes: complete as they are, although they may have no final record. Bounded, oldest go first.
_released: OrderedDict[str, None] = OrderedDict()


def open_tape(name: str) -> Tape:
    """Return this process's one Tape of that name (weakly held); readers may open it before the writer."""
    tape = _hub.get(name)
    if tape is None:
        tape = _hub[name] = Tape(name)
    return tape


def release(name: str) -> None:
    """End the readers of a tape whose job has ended, also where it has no final record. Loop only."""
    _released[name] = None
    if len(_released) > MAX_RELEASED:
        _released.popitem(last=False)
    if (tape := _hub.get(name)) is not None:
        for reader in tape.readers:
            reader.wake()


class Reader:
    """One reader with its own backpressure: served from a bounded queue while it keeps up, else from the file."""

    def __init__(self, tape: Tape, start: int) -> None:
        self.tape, self.next_seq = tape, start
        self.queue: deque[Record] = deque()
        self.behind = True  # starts with a replay of the file
        self.offset = 0
        self.waiter: Future[None] | None = None

    def put(self, record: Record) -> None:
        """Queue a record, or mark the reader as behind when its queue is full; never blocks the writer."""
        if not self.behind and record[0] >= self.next_seq:
            if len(self.queue) < MAX_QUEUED:
                self.queue.append(record)
            else:
                self.behind = True
        self.wake()

    def wake(self) -> None:
        """Resume a waiting reader; a no-op while none waits."""
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)

    def catch_up(self) -> list[Record]:
        """Return the next batch from the file; switch back to the queue at its end."""
        found: list[Record] = []
        for record, offset in read_records(self.tape.name, self.offset):
            self.offset = offset
            if record[0] >= self.next_seq:
                found.append(record)
            if len(found) == BATCH:
                return found
        # No await between the end of the file and this line, so no record can be appended in between and be lost.
        self.behind = bool(found)
        return found

    def take(self) -> list[Record]:
        """Return the records available now, from the queue or from the file, without waiting."""
        if self.queue or not self.behind:
            found = list(self.queue)
            self.queue.clear()
        else:
            found = self.catch_up()
        if found:
            self.next_seq = found[-1][0] + 1
        return found

    async def wait(self) -> None:
        """Wait for ``wake``."""
        self.waiter = get_running_loop().create_future()
        await self.waiter


async def follow(name: str, start: int = 0, *, is_active: bool = True) -> AsyncGenerator[Record]:
    """Replay the records from sequence number ``start`` on, then follow live; the last one yielded has track END.

    With ``is_active`` false, or once released, a tape without a final record ends with an empty one.
    """
    async with aclosing(follow_batches(name, start, is_active=is_active)) as batches:
        async for batch in batches:
            for record in batch:
                yield record


async def follow_batches(name: str, start: int = 0, *, is_active: bool = True) -> AsyncGenerator[list[Record]]:
    """Do as ``follow`` does, and yield what is there at once: one record or more; nothing comes after END."""
    tape = open_tape(name)
    reader = Reader(tape, start)
    tape.readers.add(reader)
    try:
        while True:
            found = reader.take()
            if found:
                yield found
                if found[-1][1] == END:
                    return
            if found or reader.behind:
                continue
            if name in _released or not is_active:
                yield [(reader.next_seq, END, b"")]
                return
            await reader.wait()
    finally:
        tape.readers.discard(reader)
