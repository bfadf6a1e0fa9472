"""A request that finds no room on the disk is answered 507, in words; pages that only read stay open."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from studio.lib import reserve


def page_for(exception: BaseException | None) -> HttpResponse | None:
    """Return the page of a full disk, or None for any other error."""
    if isinstance(exception, DatabaseError | OSError) and reserve.is_of_full_disk(exception):
        return HttpResponse(render_to_string("507.html"), status=507)
    return None


class FullDisk:
    """Middleware: turns what a view says of a full disk into its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return page_for(exception)
