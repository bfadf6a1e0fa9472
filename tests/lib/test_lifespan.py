"""Services live as long as the server: they start with it, are started again, and end with it."""

import asyncio
from typing import Any

import pytest

from studio.lib.lifespan import Lifespan
from tests.server import until


class Server:
    """What a server sends and hears while it lives."""

    def __init__(self, *services: Any, **options: Any) -> None:
        self.events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.heard: list[str] = []
        self.app = Lifespan(self.inner, *services, **options)
        self.seen: list[str] = []

    async def inner(self, scope: Any, receive: Any, send: Any) -> None:
        self.seen.append(scope["type"])

    async def send(self, message: dict[str, Any]) -> None:
        self.heard.append(message["type"])

    async def live(self, *moments: Any) -> None:
        """Start up, wait for each moment, and shut down."""
        life = asyncio.create_task(self.app({"type": "lifespan"}, self.events.get, self.send))
        self.events.put_nowait({"type": "lifespan.startup"})
        for moment in moments:
            await asyncio.wait_for(moment.wait(), 10)
        self.events.put_nowait({"type": "lifespan.shutdown"})
        await asyncio.wait_for(life, 10)


async def test_a_service_starts_and_ends_with_the_server() -> None:
    began, told = asyncio.Event(), []

    async def service(stop: asyncio.Event) -> None:
        began.set()
        await stop.wait()
        told.append("ended")

    async def close() -> None:
        told.append("closed")

    server = Server(service, at_end=[close])
    await server.live(began)
    assert server.heard == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert told == ["ended", "closed"]


async def test_a_service_that_died_is_started_again(caplog: pytest.LogCaptureFixture) -> None:
    tries, again = [], asyncio.Event()

    async def fragile(stop: asyncio.Event) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError("died")
        again.set()
        await stop.wait()

    await Server(fragile).live(again)
    assert len(tries) == 2


async def test_a_service_that_does_not_end_is_cancelled() -> None:
    began, cancelled = asyncio.Event(), []

    async def stubborn(stop: asyncio.Event) -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    server = Server(stubborn, grace_s=0.01)
    await server.live(began)
    assert server.heard[-1] == "lifespan.shutdown.complete"
    await until(lambda: cancelled == [True])


async def test_everything_else_goes_to_the_application() -> None:
    server = Server()
    await server.app({"type": "http"}, server.events.get, server.send)
    assert server.seen == ["http"]


async def test_a_server_without_services_lives_too() -> None:
    server = Server()
    await server.live()
    assert server.heard[-1] == "lifespan.shutdown.complete"
