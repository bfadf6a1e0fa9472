"""The parent's half: one child process, started when it is needed, and the answers that it streams back."""

import asyncio
import contextlib
import itertools
import json
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

from studio.lib.worker.messages import LENGTHS, Answer, WorkerDied, WorkFailed, pack, sizes
from studio.lib.worker.spawn import command, environment

WINDOW = 16
MIN_UPTIME_S = 2.0  # a shared child that dies sooner is started again only on request
CLOSE_S = 2.0


class _Child:
    """The parent's end of one process: the task that reads its answers, and a queue of them for each call."""

    def __init__(self, process: asyncio.subprocess.Process, on_exit: Callable[["_Child"], None]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.process, self.stdin, self.stdout = process, process.stdin, process.stdout
        self.on_exit = on_exit
        self.calls: dict[int, asyncio.Queue[Answer | None]] = {}
        self.started = time.monotonic()
        self.is_alive = True
        self.reader = asyncio.create_task(self._dispatch(), name=f"reads child {process.pid}")

    async def send(self, header: dict[str, Any]) -> None:
        self.post(header)
        try:
            await self.stdin.drain()
        except OSError:
            self.kill()
            raise WorkerDied("The child process is gone.") from None

    def post(self, header: dict[str, Any]) -> None:
        if not self.stdin.is_closing():
            self.stdin.write(pack(header))

    def kill(self) -> None:
        self.is_alive = False
        with contextlib.suppress(ProcessLookupError):
            if self.process.returncode is None:
                self.process.kill()

    async def _dispatch(self) -> None:
        try:
            while True:
                head, blob = sizes(await self.stdout.readexactly(LENGTHS.size))
                header = json.loads(await self.stdout.readexactly(head))
                data = await self.stdout.readexactly(blob)
                if answers := self.calls.get(header.pop("id")):
                    answers.put_nowait((header, data))
        except (asyncio.IncompleteReadError, OSError, ValueError, WorkerDied):
            pass  # it is gone, or talks nonsense
        finally:
            self.kill()
            for answers in self.calls.values():
                answers.put_nowait(None)
            await self.process.communicate()  # reads what is left, closes the pipes and waits for the exit
        self.on_exit(self)


class Worker:
    """A child of ``python -m module``, started at first use and again after it died.

    By default it takes one call after the other, exits when idle, and is killed when a call is left early: right for
    work on untrusted files. A ``shared`` one is kept warm, takes many calls at once, and cancels those left early.
    """

    def __init__(
        self, module: str, *, limit_s: float, memory_mb: int, idle_s: float = 60, shared: bool = False
    ) -> None:
        self.module = module
        self.limit_s = limit_s  # between two answers
        self.memory_mb = memory_mb
        self.idle_s = idle_s
        self.shared = shared
        self._numbers = itertools.count(1)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._turn = asyncio.Lock()
        self._starting = asyncio.Lock()
        self._child: _Child | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._restarting: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Return the child's process id, or None while there is no child."""
        return self._child.process.pid if self._child and self._child.is_alive else None

    async def start(self) -> None:
        """Start the child unless it runs."""
        self._bind_to_loop()
        await self._ensure_child()

    async def close(self) -> None:
        """End the child: EOF first, then by force."""
        if self._child is not None and self._loop is asyncio.get_running_loop():
            await self._end(self._child, patience_s=CLOSE_S)

    async def call(self, name: str, **params: Any) -> dict[str, Any]:
        """Return the last answer's header. Raises WorkFailed, WorkerDied."""
        last: dict[str, Any] = {}
        async with aclosing(self.stream(name, **params)) as answers:
            async for header, _ in answers:
                last = header
        return last

    async def stream(self, name: str, **params: Any) -> AsyncGenerator[Answer]:
        """Yield every answer as it comes; leaving early (use ``aclosing``) ends the work.

        Raises WorkFailed, WorkerDied.
        """
        self._bind_to_loop()
        async with contextlib.nullcontext() if self.shared else self._turn:
            child, number, ended = await self._ensure_child(), next(self._numbers), False
            answers = child.calls[number] = asyncio.Queue()
            try:
                await child.send({"id": number, "call": name, "params": params, "window": WINDOW})
                while not ended:
                    header, blob = await self._next(child, answers)
                    ended = "end" in header or "error" in header
                    if "error" in header:
                        raise WorkFailed(header["error"])
                    if not ended:
                        yield header, blob
                        child.post({"more": number})
            finally:
                del child.calls[number]
                await self._leave(child, number, ended=ended)

    def _bind_to_loop(self) -> None:
        # A process belongs to the loop that started it; another loop means that one is over (tests, commands).
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop = loop
            self._turn = asyncio.Lock()
            self._starting = asyncio.Lock()
            self._child = None
            self._idle = None

    async def _ensure_child(self) -> _Child:
        async with self._starting:
            if self._idle is not None:
                self._idle.cancel()
            if self._child is None or not self._child.is_alive:
                process = await asyncio.create_subprocess_exec(
                    *command(self.module), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                    env=self._environment(), limit=1 << 20, cwd="/",
                )  # fmt: skip
                self._child = _Child(process, self._restart)
            return self._child

    def _environment(self) -> dict[str, str]:
        return environment(
            memory_mb=self.memory_mb, cpu_s=0 if self.shared else int(self.limit_s) + 1, shared=self.shared
        )

    async def _next(self, child: _Child, answers: asyncio.Queue[Answer | None]) -> Answer:
        try:
            async with asyncio.timeout(self.limit_s):
                answer = await answers.get()
        except TimeoutError:
            # A thread cannot be stopped from outside; its process can, and the next caller gets a fresh one.
            child.kill()
            raise WorkerDied(f"No answer within {self.limit_s:g} s.") from None
        if answer is None:
            raise WorkerDied("The child process ended before the work did.")
        return answer

    async def _leave(self, child: _Child, number: int, *, ended: bool) -> None:
        if self.shared:
            if not ended:
                child.post({"cancel": number})
        elif ended:
            self._idle = asyncio.get_running_loop().call_later(self.idle_s, self._release, child)
        else:
            await self._end(child, patience_s=0)

    async def _end(self, child: _Child, *, patience_s: float) -> None:
        self._release(child)
        await asyncio.wait({child.reader}, timeout=patience_s)
        child.kill()
        await asyncio.wait({child.reader})

    def _release(self, child: _Child) -> None:
        if self._idle is not None:
            self._idle.cancel()
        if self._child is child:
            self._child = None
        child.stdin.close()

    def _restart(self, ended: _Child) -> None:
        # Warm again before anybody asks; a child that cannot even start is tried again only on request.
        if self.shared and ended is self._child and time.monotonic() - ended.started > MIN_UPTIME_S:
            self._restarting = asyncio.create_task(self.start())
