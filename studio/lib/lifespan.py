"""ASGI lifespan support, which Django lacks: background services that run as long as the server."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Service = Callable[[asyncio.Event], Awaitable[None]]

log = structlog.get_logger(__name__)


class Lifespan:
    """Run each service as a task on the server's loop.

    At shutdown their ``stop`` event is set; after ``grace_s`` they are cancelled, then ``at_end`` callbacks run.
    """

    def __init__(
        self, app: App, *services: Service, at_end: Sequence[Callable[[], Awaitable[None]]] = (), grace_s: float = 5
    ) -> None:
        self.app = app
        self.services = services
        self.at_end = at_end
        self.grace_s = grace_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            return await self.app(scope, receive, send)
        stop = asyncio.Event()
        await receive()
        tasks = [asyncio.create_task(self._supervise(service, stop)) for service in self.services]
        # Objects from start-up live for ever: without freezing, every full collection takes a sixth of a second more.
        gc.collect()
        gc.freeze()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        stop.set()
        _, overdue = await asyncio.wait(tasks, timeout=self.grace_s) if tasks else ((), ())
        for task in overdue:
            task.cancel()
        for close in self.at_end:
            await close()
        await send({"type": "lifespan.shutdown.complete"})

    @staticmethod
    async def _supervise(service: Service, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                return await service(stop)
            except Exception:
                # Restarted after a second: a server without its runner would look healthy and do nothing.
                log.exception("service failed", service=getattr(service, "__qualname__", str(service)))
                await asyncio.wait([asyncio.create_task(stop.wait())], timeout=1)
