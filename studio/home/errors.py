"""Pages for requests that the server refuses before any view sees them."""

import sys

import structlog
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.template.loader import render_to_string
from django.views.defaults import server_error

from studio.home import full_disk
from studio.home.busy import is_held, say_busy

log = structlog.get_logger(__name__)
LONGEST_NAME = 100  # characters of a host or an origin that are shown
HERE_ONLY = "http://127.0.0.1:8000"
# What Django's middleware says of a form from another origin than ours.
OF_THE_ORIGIN = ("Origin checking failed", "Referer checking failed")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page of a request that cannot be read, or that names a host which is not served."""
    host = request.META.get("HTTP_HOST", "")[:LONGEST_NAME] if isinstance(exception, DisallowedHost) else ""
    if host:
        log.warning("not served by this name; STUDIO_ADDRESS says by which", host=host)
    context = {
        "host": host,
        "address": settings.STUDIO_ADDRESS,
        "usual": HERE_ONLY,
    }
    return HttpResponse(render_to_string("400.html", context), status=400)


def server_failed(request: HttpRequest) -> HttpResponse:
    """Return the page of what broke around a view, be it only that the database was held or the disk is full."""
    error = sys.exception()
    if (full := full_disk.page_for(error)) is not None:
        return full
    return say_busy(request) if is_held(error) else server_error(request)


def refuse_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page of a form that was not sent from a page of ours, as far as anybody can tell."""
    origin = request.META.get("HTTP_ORIGIN", "")[:LONGEST_NAME]
    address = settings.STUDIO_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    context = {"origin": origin, "is_hidden": origin in ("", "null"), "address": address}
    template = "403_origin.html" if reason.startswith(OF_THE_ORIGIN) else "403_csrf.html"
    return HttpResponseForbidden(render_to_string(template, context, request))
