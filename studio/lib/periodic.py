"""Scheduler of background work: rows with ``due_at`` that are looked up for free, and housework that repeats itself.

An app's ``periodic`` module has ``SOURCES``, a list of Source. A run must move its row's ``due_at`` on.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from django.apps import apps
from django.utils.module_loading import autodiscover_modules

from studio.lib.db import in_feed

log = structlog.get_logger(__name__)
EVERY_S = 30.0


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one kind: ``due`` (sync) returns the ids whose time has come, ``run`` asks about one."""

    name: str
    due: Callable[[], list[int]]
    run: Callable[[int], Awaitable[None]]


class Repeated:
    """Housework (sync) that is due at start, and ``every_s`` seconds after each time that it was done."""

    def __init__(self, name: str, every_s: float, work: Callable[[], object]) -> None:
        self.name = name
        self.every_s = every_s
        self.work = work
        self.next_s = 0.0

    def due(self) -> list[int]:
        """Return the one id, or none while it is too early."""
        return [0] if time.monotonic() >= self.next_s else []

    async def run(self, row: int) -> None:
        """Do the work in a thread."""
        self.next_s = time.monotonic() + self.every_s
        await in_feed(self.work)

    @property
    def source(self) -> Source:
        """Return the housework as a source of the scheduler."""
        return Source(self.name, self.due, self.run)


class WakeUp:
    """Thread-safe wake-up for the scheduler; a no-op while no loop runs."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self.event = asyncio.Event()

    def bind(self) -> None:
        """Belong to the running loop from now on."""
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
    """Starts a task for each row that is due; a row under way is not asked about twice at once."""

    def __init__(self, listed: list[Source]) -> None:
        self.listed = listed
        self.running: dict[tuple[str, int], asyncio.Task[None]] = {}
        self.missed: set[tuple[str, int]] = set()

    async def run_due(self) -> None:
        """Look once at every source."""
        for source in self.listed:
            try:
                ids = await in_feed(source.due)
            except Exception:
                log.exception("source could not look", source=source.name)
                continue
            for row in ids:
                self.start(source, row)

    def start(self, source: Source, row: int) -> None:
        """Start a task for one row, or note that it has to run once more."""
        mark = (source.name, row)
        if mark in self.running:
            self.missed.add(mark)
            return
        self.running[mark] = asyncio.create_task(self.run(source, row))

    async def run(self, source: Source, row: int) -> None:
        """Run one row; an error is logged and the row stays due."""
        mark = (source.name, row)
        try:
            await source.run(row)
        except Exception:
            log.exception("periodic work failed", source=source.name, row=row)
        finally:
            del self.running[mark]
            if mark in self.missed:
                self.missed.discard(mark)
                wake_up.event.set()

    async def close(self) -> None:
        """Cancel what is under way: it is due again after the next start."""
        tasks = list(self.running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def serve(stop: asyncio.Event) -> None:
    """Run everything that is due, every 30 seconds or when woken, until ``stop`` is set."""
    wake_up.bind()
    scheduler = Scheduler(sources())
    ending = asyncio.create_task(stop.wait())
    try:
        while not stop.is_set():
            wake_up.event.clear()
            await scheduler.run_due()
            woken = asyncio.create_task(wake_up.event.wait())
            await asyncio.wait({woken, ending}, timeout=EVERY_S, return_when=asyncio.FIRST_COMPLETED)
            woken.cancel()
    finally:
        ending.cancel()
        await scheduler.close()
