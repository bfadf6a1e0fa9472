"""ASGI middleware: limit the size of request bodies by path, before Django reads them.

Django reads the whole body before it responds 404 or 403. Received bytes are counted, whatever Content-Length says.
"""

from collections.abc import Callable

from studio.lib.lifespan import App, Receive, Scope, Send

DEFAULT_LIMIT = 64 * 1024  # bytes
MOST_DIGITS = 15  # of a declared length


class TooLarge(Exception):
    """The body exceeds its path's limit."""


class BodyLimit:
    """Allow ``limit_of(path)`` bytes with a session cookie; 64 KB without one, or where it returns None."""

    def __init__(self, app: App, limit_of: Callable[[str], int | None]) -> None:
        self.app = app
        self.limit_of = limit_of

    def limit_for(self, scope: Scope) -> int:
        """Return the request's limit in bytes."""
        if not any(name == b"cookie" and b"sessionid=" in value for name, value in scope["headers"]):
            return DEFAULT_LIMIT
        return self.limit_of(scope["path"]) or DEFAULT_LIMIT

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        limit = self.limit_for(scope)
        received = 0
        started = False
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not declared.isdigit() or len(declared) > MOST_DIGITS or int(declared) > limit:
            return await respond_too_large(send, limit)

        async def receive_counted() -> dict[str, object]:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise TooLarge
            return message

        async def send_tracked(message: dict[str, object]) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive_counted, send_tracked)
        except TooLarge:
            if not started:
                await respond_too_large(send, limit)


def format_size(limit_bytes: int) -> str:
    """Format a size for people: ``64 KB``, ``20 MB``."""
    megabyte = 1024 * 1024
    return f"{limit_bytes // 1024} KB" if limit_bytes < megabyte else f"{limit_bytes // megabyte} MB"


async def respond_too_large(send: Send, limit: int) -> None:
    """Respond 413 as plain text and close the connection without reading the rest of the body."""
    body = f"That is too large: at most {format_size(limit)} can be sent here. Nothing was saved.".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
