"""The request as it really is, and what every answer must say about HTMX."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """A request after HtmxMiddleware."""

    htmx: HtmxDetails


class VaryOnHtmx:
    """A page and its fragment share an address: no cache may take one for the other, nor keep either."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        patch_vary_headers(response, ("HX-Request",))
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def see_other(to: str, *args: Any, **kwargs: Any) -> HttpResponse:
    """Return a 303, the answer to a form that worked."""
    response = redirect(to, *args, **kwargs)
    assert isinstance(response, HttpResponseRedirect)
    response.status_code = 303
    return response
