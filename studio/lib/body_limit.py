"""The body gate: refuse bodies by path and size before Django reads them.

Django reads a whole body before it answers 404 or 403, and counts too late; here real bytes are counted.
"""

from collections.abc import Sequence

from studio.lib.lifespan import App, Receive, Scope, Send

SMALL = 64 * 1024


class TooLarge(Exception):
    """The body went over its path's limit."""


class BodyGate:
    """Allow ``limit`` bytes on paths that match a rule and carry a session cookie, 64 KB elsewhere."""

    def __init__(self, app: App, rules: Sequence[tuple[str, int]] = ()) -> None:
        self.app, self.rules = app, rules

    def limit_for(self, scope: Scope) -> int:
        """Return how many bytes the request may carry."""
        if not any(name == b"cookie" and b"sessionid=" in value for name, value in scope["headers"]):
            return SMALL
        return next((limit for part, limit in self.rules if part in scope["path"]), SMALL)

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


async def refuse(send: Send, limit: int) -> None:
    """Answer 413 in plain words and close the connection without reading the rest."""
    body = f"That is too large: at most {limit // 1024} KB can be sent here. Nothing was saved.".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
