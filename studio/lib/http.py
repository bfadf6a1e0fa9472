"""HTTP helpers: the request type, caching headers for HTMX, and 303 redirects."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """A request with the attribute that HtmxMiddleware adds."""

    htmx: HtmxDetails


class VaryOnHtmx:
    """Middleware: ``Vary: HX-Request`` and ``no-store``, since a page and its fragment share a URL."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        patch_vary_headers(response, ("HX-Request",))
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def see_other(to: str, *args: Any, **kwargs: Any) -> HttpResponse:
    """Return a 303 See Other redirect, the response to a successful POST."""
    response = redirect(to, *args, **kwargs)
    assert isinstance(response, HttpResponseRedirect)
    response.status_code = 303
    return response
