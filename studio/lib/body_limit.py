"""Limit request bodies by path and size before Django reads them.

Django reads a whole body before it answers 404 or 403, and counts too late; here real bytes are counted.
"""

from collections.abc import Callable

from studio.lib.lifespan import App, Receive, Scope, Send

SMALL = 64 * 1024  # bytes


class TooLarge(Exception):
    """The body went over its path's limit."""


class BodyLimit:
    """Allow ``limit_of(path)`` bytes with a session cookie, 64 KB without one and where it returns None."""

    def __init__(self, app: App, limit_of: Callable[[str], int | None]) -> None:
        self.app = app
        self.limit_of = limit_of

    def limit_for(self, scope: Scope) -> int:
        """Return how many bytes the request may carry."""
        if not any(name == b"cookie" and b"sessionid=" in value for name, value in scope["headers"]):
            return SMALL
        return self.limit_of(scope["path"]) or SMALL

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        limit = self.limit_for(scope)
        seen = 0
        started = False
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not declared.isdigit() or int(declared) > limit:
            return await refuse(send, limit)

        async def counted() -> dict[str, object]:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise TooLarge
            return message

        async def watched(message: dict[str, object]) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, counted, watched)
        except TooLarge:
            if not started:
                await refuse(send, limit)


def in_words(limit_bytes: int) -> str:
    """Return a limit as people say it: ``64 KB``, ``20 MB``."""
    megabyte = 1024 * 1024
    return f"{limit_bytes // 1024} KB" if limit_bytes < megabyte else f"{limit_bytes // megabyte} MB"


async def refuse(send: Send, limit: int) -> None:
    """Answer 413 in plain words and close the connection without reading the rest."""
    body = f"That is too large: at most {in_words(limit)} can be sent here. Nothing was saved.".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
