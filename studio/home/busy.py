"""A database that another program holds, or that is away: 503 with what happened, and what was typed in hand.

Views are answered by the middleware, what fails around them by the handler of 500. Whoever waits here has given back
their turn long ago (``lib.turns``), so others are served meanwhile.
"""

import sqlite3
from collections.abc import Callable, Iterator

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

log = structlog.get_logger(__name__)
RETRY_S = 5
HELD = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
# Never written into a page: who typed one types it again.
SECRETS = frozenset(("password", "password1", "password2", "oldpassword", "key", "code", "token"))
OF_THE_FRAME = "csrfmiddlewaretoken"


class BusyDatabase:
    """Middleware: answers what no view could read or write because the database was held."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the answer to a request whose view met a database that is held, None for any other error."""
        return say_busy(request) if is_held(error) else None


def is_held(error: BaseException | None) -> bool:
    """Return whether an error says that the database is locked or away, so that a later try can succeed."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    codes = [code for cause in causes_of(error) if (code := getattr(cause, "sqlite_errorcode", None)) is not None]
    return any(code & 0xFF in HELD for code in codes) if codes else not is_of_sqlite(error)


def is_of_sqlite(error: BaseException) -> bool:
    """Return whether an error comes from SQLite, whose codes tell what it is."""
    return any(isinstance(cause, sqlite3.Error) for cause in causes_of(error))


def causes_of(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what it came from."""
    while error is not None:
        yield error
        error = error.__cause__


def say_busy(request: HttpRequest) -> HttpResponse:
    """Return the page that says so; a form comes along, to be sent once more as it was."""
    log.warning("the database is held by another program, or away", method=request.method)
    is_form = request.method == "POST"
    context = {"is_form": is_form, "csrf_token": get_token(request), "path": request.get_full_path()}
    if is_form:
        context |= {"fields": typed(request), "has_files": bool(request.FILES)}
    page = render_to_string("503.html", context)
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_S), "Cache-Control": "no-store"})


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed in a form, nothing where a secret is among it."""
    pairs = [(name, value) for name, values in request.POST.lists() for value in values if name != OF_THE_FRAME]
    return [] if any(name in SECRETS for name, _ in pairs) else pairs
