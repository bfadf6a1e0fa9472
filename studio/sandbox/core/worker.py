"""Work in a child process: length-prefixed messages on its stdin and stdout.

A message is two lengths (uint32, big-endian), a JSON header and bytes. The parent asks
`{"id", "call", "params", "window"}`; the child answers any number of `{"id", ...}` and ends with `{"id", "end": true}`
or `{"id", "error": text}`. A child may be `window` answers ahead of its reader, no more: each one taken is told by
`{"more": id}`. It ends at EOF.
"""

import asyncio
import itertools
import json
import os
import struct
import sys
import time
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

LENGTHS = struct.Struct(">II")
WINDOW, STEADY_S = 16, 2.0
ROOT = Path(__file__).resolve().parents[3]
BIGGEST_HEADER, BIGGEST_BLOB = 16 << 20, 256 << 20

Answer = tuple[dict[str, Any], bytes]


class WorkFailed(Exception):
    """The child refused the work, died over it or took too long."""


def pack(header: dict[str, Any], blob: bytes = b"") -> bytes:
    """Return one message as bytes."""
    head = json.dumps(header, ensure_ascii=False).encode()
    return LENGTHS.pack(len(head), len(blob)) + head + blob


def sizes(prefix: bytes) -> tuple[int, int]:
    """Return the lengths of header and bytes that follow a prefix. Raises WorkFailed when they cannot be meant."""
    head, blob = LENGTHS.unpack(prefix)
    if head > BIGGEST_HEADER or blob > BIGGEST_BLOB:
        raise WorkFailed(f"A message of {head} + {blob} bytes is not one of ours.")
    return head, blob


class _Child:
    """One process, the task that reads it, and who waits for its answers."""

    def __init__(self, process: asyncio.subprocess.Process, ended: Callable[["_Child"], None]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.process, self.stdin, self.stdout = process, process.stdin, process.stdout
        self.waiting: dict[int, asyncio.Queue[Answer | None]] = {}
        self.began, self.lives, self.ended = time.monotonic(), True, ended
        self.reader = asyncio.create_task(self._read(), name=f"reads child {process.pid}")

    async def send(self, header: dict[str, Any]) -> None:
        self.tell(header)
        try:
            await self.stdin.drain()
        except OSError:
            self.kill()
            raise WorkFailed("The child process is gone.") from None

    def tell(self, header: dict[str, Any]) -> None:
        if not self.stdin.is_closing():
            self.stdin.write(pack(header))

    def kill(self) -> None:
        self.lives = False
        if self.process.returncode is None:
            self.process.kill()

    async def _read(self) -> None:
        try:
            while True:
                head, blob = sizes(await self.stdout.readexactly(LENGTHS.size))
                header = json.loads(await self.stdout.readexactly(head))
                data = await self.stdout.readexactly(blob)
                if answers := self.waiting.get(header["id"]):
                    answers.put_nowait((header, data))
        except (asyncio.IncompleteReadError, OSError, ValueError, WorkFailed):
            self.kill()
        finally:
            self.lives = False  # at once: whoever asked after the last answer would wait for ever
            for answers in self.waiting.values():
                answers.put_nowait(None)
            await self.process.wait()
            self.ended(self)


class Worker:
    """One warm child, started at first use and again when it dies; many callers at the same time."""

    def __init__(self, module: str, *, limit_s: float, memory_mb: int) -> None:
        self.module, self.limit_s, self.memory_mb = module, limit_s, memory_mb
        self._child: _Child | None = None
        self._replacing: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._numbers = itertools.count(1)

    @property
    def pid(self) -> int | None:
        """Return the process id of the child that runs now."""
        return self._child.process.pid if self._child else None

    async def start(self) -> None:
        """Start the child unless it runs."""
        await self._living()

    async def close(self) -> None:
        """Let the child end: EOF first, then by force."""
        child, self._child = self._child, None
        if child is None:
            return
        child.stdin.close()
        try:
            await asyncio.wait_for(child.process.wait(), 2)
        except TimeoutError:
            child.kill()
        await child.reader

    async def call(self, name: str, **params: Any) -> dict[str, Any]:
        """Return the last answer's header, for work that gives one answer. Raises WorkFailed."""
        last: dict[str, Any] = {}
        async for header, _ in self.stream(name, **params):
            last = header
        return last

    async def stream(self, name: str, **params: Any) -> AsyncGenerator[Answer]:
        """Yield every answer as it comes; leaving the loop early cancels the work. Raises WorkFailed."""
        child, number = await self._living(), next(self._numbers)
        answers = child.waiting[number] = asyncio.Queue()
        ended = False
        try:
            await child.send({"id": number, "call": name, "params": params, "window": WINDOW})
            while answer := await self._next(child, answers):
                ended = "end" in answer[0] or "error" in answer[0]
                if "error" in answer[0]:
                    raise WorkFailed(answer[0]["error"])
                if ended:
                    return
                yield answer
                await child.send({"more": number})
            raise WorkFailed("The child process ended before the work did.")
        finally:
            del child.waiting[number]
            if not ended:
                child.tell({"cancel": number})

    async def _living(self) -> _Child:
        async with self._starting:
            if self._child is None or not self._child.lives:
                process = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", self.module, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                    env={**os.environ, "WORKER_MEMORY_MB": str(self.memory_mb)}, limit=1 << 20, cwd=ROOT,
                )  # fmt: skip
                self._child = _Child(process, self._replace)
            return self._child

    def _replace(self, ended: _Child) -> None:
        # Warm again before anybody asks; a child that cannot even start is tried again only on request.
        if ended is self._child and time.monotonic() - ended.began > STEADY_S:
            self._replacing = asyncio.create_task(self.start())

    async def _next(self, child: _Child, answers: asyncio.Queue[Answer | None]) -> Answer | None:
        try:
            return await asyncio.wait_for(answers.get(), self.limit_s)
        except TimeoutError:
            # A thread cannot be stopped from outside; its process can, and the next caller gets a fresh one.
            child.kill()
            raise WorkFailed(f"No answer within {self.limit_s:g} s.") from None
