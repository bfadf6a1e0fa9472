"""Answers that come from no view: a fault's own, over HTTP or on a WebSocket's handshake."""

import asyncio
import json

from studio.sandbox.core.api import new_trace_id, to_compact_json
from studio.sandbox.core.asgi_types import App, Message, Receive, Scope, Send


async def unheard(charged: bool, app: App, scope: Scope, receive: Receive) -> None:
    """Take the request; when it is to be charged, have the work done for nobody's ears."""
    if charged:
        await app(scope, receive, ignored)
    elif scope["type"] == "http":
        while (await receive()).get("more_body"):
            pass


async def ignored(message: Message) -> None:
    """Drop what an application sends."""


async def gone(receive: Receive) -> None:
    """Wait until the client has hung up."""
    while not (await receive())["type"].endswith(".disconnect"):
        pass


async def nothing() -> None:
    """Wait for ever: whoever sends is cancelled when its client is gone."""
    await asyncio.Event().wait()


def hang_up(scope: Scope) -> None:
    """Close the connection after what was written, whatever the protocol thinks of it."""
    scope["state"]["transport"].close()


async def head(scope: Scope, send: Send, status: int, headers: dict[str, str]) -> None:
    """Begin an answer; on a WebSocket it refuses the handshake."""
    pairs = {"trace-id": new_trace_id(), "access-control-allow-origin": "*", **headers}
    encoded = [(name.lower().encode(), value.encode()) for name, value in pairs.items()]
    await send({"type": f"{prefix(scope)}.response.start", "status": status, "headers": encoded})


async def send_body(scope: Scope, send: Send, body: bytes, status: int, headers: dict[str, str]) -> None:
    """Answer with a body."""
    await head(scope, send, status, {"content-length": str(len(body)), **headers})
    await send({"type": f"{prefix(scope)}.response.body", "body": body})


def prefix(scope: Scope) -> str:
    """Return what ASGI's messages of an HTTP answer begin with."""
    return "websocket.http" if scope["type"] == "websocket" else "http"


async def fail(scope: Scope, send: Send, code: int, message: str) -> None:
    """Say that it went wrong as the API says it."""
    base_resp = {"status_code": code, "status_msg": message}
    if scope["type"] == "http":
        body = to_compact_json({"base_resp": base_resp})
        return await send_body(scope, send, body, 200, {"content-type": "application/json"})
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.send", "text": json.dumps({"event": "task_failed", "base_resp": base_resp})})
    await send({"type": "websocket.close", "code": 1000})
