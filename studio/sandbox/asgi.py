"""The server: HTTP by Django, the WebSocket by a consumer, and the child that speaks."""

from collections.abc import Awaitable, Callable
from typing import Any

from django.core.asgi import get_asgi_application

from studio.sandbox.database import bring_up_to_date, in_database
from studio.sandbox.takes import speaker

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

http = get_asgi_application()


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Answer a connection, or live through the server's life."""
    await PROTOCOLS[scope["type"]](scope, receive, send)


async def lifespan(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Start the child and mend the tables before the first request; end the child after the last."""
    await receive()
    await speaker.start()
    await in_database(bring_up_to_date)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await speaker.close()
    await send({"type": "lifespan.shutdown.complete"})


PROTOCOLS = {"lifespan": lifespan, "http": http}
