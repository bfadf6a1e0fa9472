"""The media children: one for each child module and event loop, since a process belongs to the loop that started it."""

import asyncio
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

from studio.lib.worker import Worker, WorkerDied
from studio.library.media.registry import Medium, medium_of


class MediaWorkers:
    """Calls to the children of the running loop, with the limits of time (seconds) and memory of each."""

    def __init__(self, *, limit_s: float, memory_mb: int) -> None:
        self.limit_s, self.memory_mb = limit_s, memory_mb
        self._workers: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Worker]] = WeakKeyDictionary()
        self._locks: WeakKeyDictionary[asyncio.AbstractEventLoop, MutableMapping[Path, asyncio.Lock]] = (
            WeakKeyDictionary()
        )

    def worker(self, module: str) -> Worker:
        """Return the running loop's worker of a child module."""
        workers = self._workers.setdefault(asyncio.get_running_loop(), {})
        if module not in workers:
            workers[module] = Worker(module, limit_s=self.limit_s, memory_mb=self.memory_mb)
        return workers[module]

    def lock(self, target: Path) -> asyncio.Lock:
        """Return the lock for making one file: who asks for what is being made waits for that one."""
        locks = self._locks.setdefault(asyncio.get_running_loop(), WeakValueDictionary())
        return locks.setdefault(target, asyncio.Lock())

    async def call(self, verb: str, media_type: str, **params: Any) -> dict[str, Any]:
        """Return what the child of a media type answers to ``inspect`` or ``derive``. Raises WorkFailed, WorkerDied."""
        medium: Medium = medium_of(media_type)
        name, known = f"{medium.name}.{verb}", medium.child_params(media_type)
        try:
            return await self.worker(medium.child_module).call(name, **known, **params)
        except WorkerDied:
            # Something else may have ended it; a file that ends it twice is at fault itself.
            return await self._call_again(medium, name, {**known, **params})

    async def _call_again(self, medium: Medium, name: str, params: dict[str, Any]) -> dict[str, Any]:
        try:
            return await self.worker(medium.child_module).call(name, **params)
        except WorkerDied as error:
            raise WorkerDied(medium.dies_of or str(error)) from None

    async def close(self) -> None:
        """End the running loop's children."""
        for worker in self._workers.pop(asyncio.get_running_loop(), {}).values():
            await worker.close()
