"""Free look-ups that repeat themselves: rows with ``due_at``, asked about in the background, never in a view.

An app's ``periodic`` module has ``SOURCES``, a list of Source. A run must move its row's ``due_at`` on.
"""

import asyncio
import sys
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


class Bell:
    """Rings the loop from any thread, also when there is none."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self.event = asyncio.Event()

    def begin(self) -> None:
        """Belong to the running loop from now on."""
        self.loop = asyncio.get_running_loop()
        self.event = asyncio.Event()

    def ring(self) -> None:
        """Wake the loop."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.event.set)


bell = Bell()


def wake() -> None:
    """Have everything that is due asked about now; may be called from any thread."""
    bell.ring()


def sources() -> list[Source]:
    """Return what the installed apps want to have asked."""
    autodiscover_modules("periodic")
    found = [sys.modules.get(f"{config.name}.periodic") for config in apps.get_app_configs()]
    return [source for module in found for source in getattr(module, "SOURCES", [])]


class Rounds:
    """Starts a task for each row that is due; a row under way is not asked about twice at once."""

    def __init__(self, listed: list[Source]) -> None:
        self.listed = listed
        self.running: dict[tuple[str, int], asyncio.Task[None]] = {}
        self.missed: set[tuple[str, int]] = set()

    async def round(self) -> None:
        """Look once at every source."""
        for source in self.listed:
            try:
                ids = await in_feed(source.due)
            except Exception:
                log.exception("refresh could not look", source=source.name)
                continue
            for row in ids:
                self.begin(source, row)

    def begin(self, source: Source, row: int) -> None:
        """Ask about one row, or note that it has to be asked about once more."""
        mark = (source.name, row)
        if mark in self.running:
            self.missed.add(mark)
            return
        self.running[mark] = asyncio.create_task(self.run(source, row))

    async def run(self, source: Source, row: int) -> None:
        """Ask about one row; an error is logged and the row stays due."""
        mark = (source.name, row)
        try:
            await source.run(row)
        except Exception:
            log.exception("refresh failed", source=source.name, row=row)
        finally:
            del self.running[mark]
            if mark in self.missed:
                self.missed.discard(mark)
                bell.event.set()

    async def end(self) -> None:
        """Drop what is under way: free questions are asked again after the next start."""
        tasks = list(self.running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def loop(stop: asyncio.Event) -> None:
    """Ask about everything that is due, every 30 seconds or when woken, until ``stop`` is set."""
    bell.begin()
    rounds = Rounds(sources())
    ending = asyncio.create_task(stop.wait())
    try:
        while not stop.is_set():
            bell.event.clear()
            await rounds.round()
            rung = asyncio.create_task(bell.event.wait())
            await asyncio.wait({rung, ending}, timeout=EVERY_S, return_when=asyncio.FIRST_COMPLETED)
            rung.cancel()
    finally:
        ending.cancel()
        await rounds.end()
