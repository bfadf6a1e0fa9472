"""Services that live as long as the server: Django itself refuses ASGI's lifespan."""

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
    """Start each service as a task on the server's own loop; ``stop`` is set when the server ends."""

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
        tasks = [asyncio.create_task(self._watch(service, stop)) for service in self.services]
        # What is here now stays: looking at all of it again takes the garbage collector a sixth of a second each time.
        gc.collect()
        gc.freeze()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        stop.set()
        _, late = await asyncio.wait(tasks, timeout=self.grace_s) if tasks else ((), ())
        for task in late:
            task.cancel()
        for close in self.at_end:
            await close()
        await send({"type": "lifespan.shutdown.complete"})

    @staticmethod
    async def _watch(service: Service, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                return await service(stop)
            except Exception:
                # A service that died is started again: a server without its runner would look well and do nothing.
                log.exception("service failed", service=getattr(service, "__qualname__", str(service)))
                await asyncio.wait([asyncio.create_task(stop.wait())], timeout=1)
