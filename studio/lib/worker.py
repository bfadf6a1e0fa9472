"""Work in a child process: length-prefixed messages on its stdin and stdout.

A message is two lengths (uint32, big-endian), a JSON header and bytes. The parent asks ``{"call", "params"}``; the
child answers any number of times and ends with ``{"end": true}`` or ``{"error": text}``. It does one thing at a time,
and ends at the end of its stdin, so that it never outlives its parent for longer than one piece of work.
"""

import asyncio
import json
import os
import resource
import struct
import sys
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from pathlib import Path
from typing import Any, BinaryIO

LENGTHS = struct.Struct(">II")
NICE = 10  # who listens comes first
BIGGEST_HEADER, BIGGEST_BLOB = 16 << 20, 256 << 20
ROOT = Path(__file__).resolve().parents[2]

Answer = tuple[dict[str, Any], bytes]
Handler = Callable[..., Iterable[Answer]]


class WorkFailed(Exception):
    """The child refused the work; the message says why."""


class WorkerDied(WorkFailed):
    """The child died over the work, or took longer than it may."""


class Worker:
    """One child of ``python -m module``: started at first use, ended when idle, replaced when it died."""

    def __init__(self, module: str, *, limit_s: float, memory_mb: int, idle_s: float = 60) -> None:
        self.module = module
        self.limit_s = limit_s
        self.memory_mb = memory_mb
        self.idle_s = idle_s
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._idle: asyncio.TimerHandle | None = None

    @property
    def pid(self) -> int | None:
        """Return the child's process id, or None while there is no child."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def call(self, name: str, **params: Any) -> dict[str, Any]:
        """Return the last answer's header. Raises WorkFailed, WorkerDied."""
        last: dict[str, Any] = {}
        async with aclosing(self.stream(name, **params)) as answers:
            async for header, _ in answers:
                last = header
        return last

    async def stream(self, name: str, **params: Any) -> AsyncGenerator[Answer]:
        """Yield every answer as it comes; callers wait for their turn. Raises WorkFailed, WorkerDied.

        Leaving early ends the child, since nothing else stops its work: use ``contextlib.aclosing``.
        """
        self._same_loop()
        async with self._turn:
            process = await self._living()
            ended = False
            try:
                await self._ask(process, {"call": name, "params": params})
                while True:
                    header, blob = await self._answer(process)
                    ended = "end" in header or "error" in header
                    if "error" in header:
                        raise WorkFailed(header["error"])
                    if ended:
                        return
                    yield header, blob
            finally:
                if ended:
                    self._idle = asyncio.get_running_loop().call_later(self.idle_s, self._let_go)
                else:
                    await self._kill(process)

    async def close(self) -> None:
        """End the child."""
        if self._process is not None and self._loop is asyncio.get_running_loop():
            await self._kill(self._process)

    def _same_loop(self) -> None:
        # A process belongs to the loop that started it; another loop means that one is over (tests, commands).
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop = loop
            self._turn = asyncio.Lock()
            self._process = None
            self._idle = None

    async def _living(self) -> asyncio.subprocess.Process:
        if self._idle is not None:
            self._idle.cancel()
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                "-m",
                self.module,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                cwd="/",
                env=self._environment(),
            )
        return self._process

    def _environment(self) -> dict[str, str]:
        # What decodes strangers' files is told no secret, and nothing else that it does not need.
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
        limits = {"WORKER_MEMORY_MB": str(self.memory_mb), "WORKER_CPU_S": str(int(self.limit_s) + 1)}
        return {**kept, **limits, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}

    async def _ask(self, process: asyncio.subprocess.Process, header: dict[str, Any]) -> None:
        assert process.stdin
        try:
            process.stdin.write(pack(header))
            await process.stdin.drain()
        except OSError:
            raise WorkerDied("The child process is gone.") from None

    async def _answer(self, process: asyncio.subprocess.Process) -> Answer:
        assert process.stdout
        try:
            async with asyncio.timeout(self.limit_s):
                head, blob = sizes(await process.stdout.readexactly(LENGTHS.size))
                header = json.loads(await process.stdout.readexactly(head))
                return header, await process.stdout.readexactly(blob)
        except TimeoutError:
            raise WorkerDied(f"No answer within {self.limit_s:g} s.") from None
        except (asyncio.IncompleteReadError, OSError):
            raise WorkerDied("The child process ended before the work did.") from None

    def _let_go(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process = None

    async def _kill(self, process: asyncio.subprocess.Process) -> None:
        if self._process is process:
            self._process = None
        if self._idle is not None:
            self._idle.cancel()
        if process.returncode is None:
            process.kill()
        # communicate() also reads what is left and closes the pipes.
        await process.communicate()


def pack(header: dict[str, Any], blob: bytes = b"") -> bytes:
    """Return one message as bytes."""
    head = json.dumps(header, ensure_ascii=False).encode()
    return LENGTHS.pack(len(head), len(blob)) + head + blob


def sizes(prefix: bytes) -> tuple[int, int]:
    """Return the lengths of the header and bytes that follow a prefix. Raises WorkerDied when they cannot be meant."""
    head, blob = LENGTHS.unpack(prefix)
    if head > BIGGEST_HEADER or blob > BIGGEST_BLOB:
        raise WorkerDied(f"A message of {head} + {blob} bytes is not one of ours.")
    return head, blob


def serve(handlers: dict[str, Handler]) -> None:
    """Answer the parent until stdin ends: this is the child. A handler raises WorkFailed for work that it refuses."""
    source, target = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the messages
    os.nice(NICE)
    memory = int(os.environ["WORKER_MEMORY_MB"]) << 20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while len(prefix := source.read(LENGTHS.size)) == LENGTHS.size:
        head, _ = sizes(prefix)
        request = json.loads(source.read(head))
        _allow_processor_time(int(os.environ["WORKER_CPU_S"]))
        _work(target, handlers[request["call"]], request["params"])


def _work(target: BinaryIO, handler: Handler, params: dict[str, Any]) -> None:
    try:
        for header, blob in handler(**params):
            target.write(pack(header, blob))
            target.flush()
        last = {"end": True}
    except WorkFailed as error:
        last = {"error": str(error)}  # type: ignore[dict-item]
    target.write(pack(last))
    target.flush()


def _allow_processor_time(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
