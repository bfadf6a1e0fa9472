"""The ASGI application: HTTP by Django, WebSockets by consumers, and the child that speaks."""

from importlib import import_module
from typing import cast

from django.core.asgi import get_asgi_application

from studio.sandbox import settings
from studio.sandbox.core import lifecycle
from studio.sandbox.core.asgi_types import App, Receive, Scope, Send
from studio.sandbox.core.database import in_database, migrate
from studio.sandbox.faults.app import Faults
from studio.sandbox.speech.session import Session
from studio.sandbox.speech.session_tokens import Bidi
from studio.sandbox.speech.synthesis import speaker


async def by_protocol(scope: Scope, receive: Receive, send: Send) -> None:
    """Handle a connection, or the server's lifespan."""
    await PROTOCOLS[scope["type"]](scope, receive, send)


async def lifespan(scope: Scope, receive: Receive, send: Send) -> None:
    """Start the child and migrate the tables before the first request; end the child after the last."""
    await receive()
    await speaker.start()
    await in_database(migrate)
    import_module(settings.ROOT_URLCONF)  # every family, so that its first step is known
    await lifecycle.run_start_steps()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await lifecycle.run_end_steps()
    await speaker.close()
    await send({"type": "lifespan.shutdown.complete"})


async def socket(scope: Scope, receive: Receive, send: Send) -> None:
    """Begin a session; at any other URL the handshake is refused."""
    if session := SESSIONS.get(scope["path"]):
        return await session(scope, receive, send)
    await receive()
    await send({"type": "websocket.close"})


SESSIONS = {kind.path: kind.as_asgi() for kind in (Session, Bidi)}
PROTOCOLS: dict[str, App] = {"lifespan": lifespan, "http": cast(App, get_asgi_application()), "websocket": socket}
application = Faults(by_protocol) if settings.FAULTS else by_protocol
