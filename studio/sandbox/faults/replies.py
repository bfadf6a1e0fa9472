"""Responses that come from no view: a fault's own, over HTTP or on a WebSocket's handshake."""

import asyncio
import json

from studio.sandbox.core.api import new_trace_id, to_compact_json
from studio.sandbox.core.asgi_types import App, Message, Receive, Scope, Send


async def run_unheard(charged: bool, app: App, scope: Scope, receive: Receive) -> None:
    """Read the request; when it is to be charged, run the application and discard its response."""
    if charged:
        await app(scope, receive, discard)
    elif scope["type"] == "http":
        while (await receive()).get("more_body"):
            pass


async def discard(message: Message) -> None:
    """Discard a message of the application."""


async def wait_for_disconnect(receive: Receive) -> None:
    """Wait until the client has disconnected."""
    while not (await receive())["type"].endswith(".disconnect"):
        pass


async def wait_forever() -> None:
    """Wait forever: the sender is cancelled when its client is gone."""
    await asyncio.Event().wait()


def close_connection(scope: Scope) -> None:
    """Close the connection after what was written, whatever the protocol's state."""
    scope["state"]["transport"].close()


async def start_response(scope: Scope, send: Send, status: int, headers: dict[str, str]) -> None:
    """Start a response; on a WebSocket it refuses the handshake."""
    pairs = {"trace-id": new_trace_id(), "access-control-allow-origin": "*", **headers}
    encoded = [(name.lower().encode(), value.encode()) for name, value in pairs.items()]
    await send({"type": f"{event_prefix(scope)}.response.start", "status": status, "headers": encoded})


async def send_body(scope: Scope, send: Send, body: bytes, status: int, headers: dict[str, str]) -> None:
    """Send a whole response."""
    await start_response(scope, send, status, {"content-length": str(len(body)), **headers})
    await send({"type": f"{event_prefix(scope)}.response.body", "body": body})


def event_prefix(scope: Scope) -> str:
    """Return the prefix of ASGI's message types for an HTTP response."""
    return "websocket.http" if scope["type"] == "websocket" else "http"


async def send_error(scope: Scope, send: Send, code: int, message: str) -> None:
    """Send one of the API's error responses."""
    base_resp = {"status_code": code, "status_msg": message}
    if scope["type"] == "http":
        body = to_compact_json({"base_resp": base_resp})
        return await send_body(scope, send, body, 200, {"content-type": "application/json"})
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.send", "text": json.dumps({"event": "task_failed", "base_resp": base_resp})})
    await send({"type": "websocket.close", "code": 1000})
