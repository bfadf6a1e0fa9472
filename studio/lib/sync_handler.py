"""ASGI handler that runs middleware and view in a single hop to the request's thread."""

from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from studio.lib.turns import Turns

AT_ONCE = 4  # one starves writes while the loop is busy, many take turns at the database's lock


class SyncHandler(ASGIHandler):
    """Django's ASGI handler with the synchronous middleware chain.

    The async chain switches to the thread and back twice per middleware: twenty hops, each of which waits for a free
    event loop while many streams are served. Async views still run on the server's loop.
    """

    def __init__(self) -> None:
        super().__init__()
        self.turns = Turns(AT_ONCE)

    def load_middleware(self, is_async: bool = False) -> None:
        """Build the synchronous chain; ``is_async`` is ignored."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Run middleware and view on the request's thread, few at once and POSTs first."""
        async with self.turns.turn(first=request.method == "POST"):
            response: HttpResponseBase = await sync_to_async(self.get_response, thread_sensitive=True)(request)
        return response

    async def send_response(self, response: HttpResponseBase, send: Any) -> None:
        """Send a response; a stream of it ends with whoever was to read it.

        Django leaves a generator that is not read to its end to the garbage collector: its files would stay until then.
        """
        try:
            await super().send_response(response, send)
        finally:
            if getattr(response, "is_async", False):
                await response._iterator.aclose()  # type: ignore[attr-defined]
