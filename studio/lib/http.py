"""The request as it really is, and what every answer must say about HTMX."""

from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.views import defaults
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """A request after HtmxMiddleware."""

    htmx: HtmxDetails


class VaryOnHtmx:
    """A page and its fragment share an address: no cache may take one for the other, nor keep either."""

    sync_capable = async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if iscoroutinefunction(self):
            return self._async(request)  # type: ignore[return-value, attr-defined]
        return self._mark(self.get_response(request))

    async def _async(self, request: HttpRequest) -> HttpResponseBase:
        return self._mark(await self.get_response(request))  # type: ignore[misc]

    @staticmethod
    def _mark(response: HttpResponseBase) -> HttpResponseBase:
        patch_vary_headers(response, ("HX-Request",))
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def see_other(to: str, *args: Any, **kwargs: Any) -> HttpResponse:
    """Return a 303, the answer to a form that worked."""
    response = redirect(to, *args, **kwargs)
    assert isinstance(response, HttpResponseRedirect)
    response.status_code = 303
    return response


def let_go() -> None:
    """Close this thread's connections, unless a transaction around the request is still under way."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


# Under ASGI Django draws these pages on a thread of the loop's pool, whose database connection nobody else closes.
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page that says that there is nothing here."""
    try:
        return defaults.page_not_found(request, exception)
    finally:
        let_go()


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page that says that the role does not allow it."""
    try:
        return defaults.permission_denied(request, exception)
    finally:
        let_go()
