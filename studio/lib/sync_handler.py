"""Middleware and view of a request in one visit to its thread."""

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class SyncHandler(ASGIHandler):
    """Django's handler, with the middleware in its sync form.

    In its async form each middleware goes to the thread and back twice: twenty visits, of which each waits for its turn
    where many streams are carried. Views that are async themselves run on the server's loop as before.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        """Build the sync chain, whatever is asked for."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request on its thread."""
        response: HttpResponseBase = await sync_to_async(self.get_response, thread_sensitive=True)(request)
        return response
