"""Scheduler of free background work: rows whose ``due_at`` has come, and maintenance at fixed intervals.

An app's ``periodic`` module has ``SOURCES``, a list of Source. A run must advance its row's ``due_at``.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from django.apps import apps
from django.utils.module_loading import autodiscover_modules

from studio.lib import clock
from studio.lib.db import run_in_db_pool

log = structlog.get_logger(__name__)
INTERVAL_S = 30.0


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one model: ``due`` (sync) returns the ids that are due, ``run`` processes one."""

    name: str
    due: Callable[[], list[int]]
    run: Callable[[int], Awaitable[None]]


class Repeated:
    """Synchronous maintenance: due at start, then ``every_s`` seconds after the start of each run."""

    def __init__(self, name: str, every_s: float, work: Callable[[], object]) -> None:
        self.name = name
        self.every_s = every_s
        self.work = work
        self.next_s = 0.0

    def due(self) -> list[int]:
        """Return a single dummy id when due, else none."""
        return [0] if time.monotonic() >= self.next_s else []

    async def run(self, row: int) -> None:
        """Do the work in a database thread."""
        self.next_s = time.monotonic() + self.every_s
        await run_in_db_pool(self.work)

    @property
    def source(self) -> Source:
        """Return this as a Source of the scheduler."""
        return Source(self.name, self.due, self.run)


class WakeUp:
    """Thread-safe wake-up for the scheduler; a no-op while no loop runs."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self.event = asyncio.Event()

    def bind(self) -> None:
        """Attach to the running loop."""
        self.loop = asyncio.get_running_loop()
        self.event = asyncio.Event()

    def set(self) -> None:
        """Wake the scheduler."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.event.set)


wake_up = WakeUp()


def wake() -> None:
    """Run everything that is due now; thread-safe."""
    wake_up.set()


def sources() -> list[Source]:
    """Return the sources of the installed apps."""
    autodiscover_modules("periodic")
    found = [sys.modules.get(f"{config.name}.periodic") for config in apps.get_app_configs()]
    return [source for module in found for source in getattr(module, "SOURCES", [])]


class Scheduler:
    """Runs each due row in a task of its own; a row never runs twice at the same time."""

    def __init__(self, sources: list[Source]) -> None:
        self.sources = sources
        self.running: dict[tuple[str, int], asyncio.Task[None]] = {}
        self.missed: set[tuple[str, int]] = set()

    async def run_due(self) -> None:
        """Start the due rows of every source; a source that fails is logged and skipped."""
        for source in self.sources:
            try:
                ids = await run_in_db_pool(source.due)
            except Exception:
                log.exception("source could not look", source=source.name)
                continue
            for row in ids:
                self.start(source, row)

    def start(self, source: Source, row: int) -> None:
        """Start a task for one row, or remember that it was due again while it ran."""
        key = (source.name, row)
        if key in self.running:
            self.missed.add(key)
            return
        self.running[key] = asyncio.create_task(self.run(source, row))

    async def run(self, source: Source, row: int) -> None:
        """Run one row; an error is logged and leaves the row due."""
        key = (source.name, row)
        try:
            await source.run(row)
        except Exception:
            log.exception("periodic work failed", source=source.name, row=row)
        finally:
            del self.running[key]
            if key in self.missed:
                self.missed.discard(key)
                wake_up.event.set()

    async def close(self) -> None:
        """Cancel running tasks; their rows are due again after a restart."""
        tasks = list(self.running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def serve(stop: asyncio.Event) -> None:
    """Run everything that is due, every 30 seconds or when woken, until ``stop`` is set."""
    wake_up.bind()
    scheduler, watch = Scheduler(sources()), clock.Watch()
    stopping = asyncio.create_task(stop.wait())
    try:
        while not stop.is_set():
            wake_up.event.clear()
            if (step := watch.look()) is not None:
                await run_in_db_pool(clock.tell, step)
            await scheduler.run_due()
            woken = asyncio.create_task(wake_up.event.wait())
            await asyncio.wait({woken, stopping}, timeout=INTERVAL_S, return_when=asyncio.FIRST_COMPLETED)
            woken.cancel()
    finally:
        stopping.cancel()
        await scheduler.close()
