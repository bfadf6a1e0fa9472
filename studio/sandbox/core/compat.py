"""Error responses in the forms of other companies' APIs, and of the second video API."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from studio.lib.worker import WorkFailed
from studio.sandbox.core import rate_limits
from studio.sandbox.core.api import JSON_BYTES, Call, View, authenticate, json_response, not_found, parse_body
from studio.sandbox.core.errors import Refused

BUSY = (429, "rate_limit_error")
SENSITIVE = (422, "unprocessable_entity_error")


@dataclass(frozen=True, slots=True)
class ErrorStyle:
    """The names of a form's error types, with their HTTP statuses; ``key_header`` may carry the API key as well."""

    bad: tuple[int, str]
    broken: tuple[int, str]
    unknown: tuple[int, str]
    poor: tuple[int, str]
    key_header: str = ""

    def of(self, code: int) -> tuple[int, str]:
        """Return the HTTP status and the error type for one of the API's codes."""
        rows = {
            **dict.fromkeys((1000, 1001, 1013, 1024, 1033), self.broken),
            **dict.fromkeys((1002, 1039, 1041, 2045, 2056), BUSY),
            **dict.fromkeys((1004, 2049), self.unknown),
            **dict.fromkeys((1026, 1027), SENSITIVE),
            1008: self.poor,
        }
        return rows.get(code, self.bad)

    def key(self, request: HttpRequest) -> str:
        """Return the request's key as an Authorization header has it."""
        given, other = request.headers.get("Authorization", ""), request.headers.get(self.key_header, "")
        return given or (f"Bearer {other}" if other else "")


OPENAI = ErrorStyle(
    (400, "bad_request_error"), (500, "server_error"), (401, "authorized_error"), (402, "insufficient_balance_error")
)  # fmt: skip
# Somebody without money is told the same as of a server that is broken: so it was recorded.
ANTHROPIC = ErrorStyle(
    (400, "invalid_request_error"), (500, "api_error"), (401, "authentication_error"), (500, "api_error"), "x-api-key"
)


def compatible(
    limit_bytes: int = JSON_BYTES,
    *,
    method: str = "POST",
    paid: bool = True,
    form: bool = False,
    words: ErrorStyle = OPENAI,
) -> Callable[[Callable[[Call], Awaitable[HttpResponseBase]]], View]:
    """Make a view of a function whose refusals have another company's form."""

    def decorate(function: Callable[[Call], Awaitable[HttpResponseBase]]) -> View:
        @wraps(function)
        async def view(request: HttpRequest, **_: str) -> HttpResponseBase:
            if request.method != method:
                return not_found()
            try:
                key = authenticate(words.key(request), paid=paid)
                body = {} if form else parse_body(request, limit_bytes)
                rate_limits.admit(request.path, key, body)
                return await function(Call(request, key, body))
            except Refused as refusal:
                return error_response(request, refusal, words)
            except WorkFailed:
                return error_response(request, Refused(1000), words)

        return view

    return decorate


def error_response(request: HttpRequest, refusal: Refused, words: ErrorStyle) -> HttpResponseBase:
    """Return the response for a refusal."""
    return json_response(error_body(refusal, request.META["SANDBOX_TRACE_ID"], words), words.of(refusal.code)[0])


def error_body(refusal: Refused, trace_id: str, words: ErrorStyle) -> dict[str, Any]:
    """Return a refusal's JSON; the status inside is a string."""
    status, kind = words.of(refusal.code)
    error = {"type": kind, "message": f"{refusal.message} ({refusal.code})", "http_code": str(status)}
    return {"type": "error", "error": error, "request_id": trace_id}
