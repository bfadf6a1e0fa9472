"""How OpenAI's address and the second video API say no: with an HTTP status, and the API's number after the words."""

from collections.abc import Awaitable, Callable
from functools import wraps

from django.http import HttpRequest, HttpResponseBase

from studio.sandbox import limits
from studio.sandbox.api import JSON_BYTES, Call, View, admitted, answer, json_body, not_found
from studio.sandbox.codes import Refused
from studio.sandbox.worker import WorkFailed

BAD, BUSY, BROKEN = (400, "bad_request_error"), (429, "rate_limit_error"), (500, "server_error")
SENSITIVE, UNKNOWN = (422, "unprocessable_entity_error"), (401, "authorized_error")
STATUSES = {
    1000: BROKEN, 1001: BROKEN, 1013: BROKEN, 1024: BROKEN, 1033: BROKEN,
    1002: BUSY, 1039: BUSY, 1041: BUSY, 2045: BUSY, 2056: BUSY,
    1004: UNKNOWN, 2049: UNKNOWN, 1008: (402, "insufficient_balance_error"), 1026: SENSITIVE, 1027: SENSITIVE,
}  # fmt: skip


def compatible(
    limit_bytes: int = JSON_BYTES, *, method: str = "POST", paid: bool = True, form: bool = False
) -> Callable[[Callable[[Call], Awaitable[HttpResponseBase]]], View]:
    """Make a view of a function whose refusals are told as OpenAI's clients understand them."""

    def decorate(function: Callable[[Call], Awaitable[HttpResponseBase]]) -> View:
        @wraps(function)
        async def view(request: HttpRequest, **_: str) -> HttpResponseBase:
            if request.method != method:
                return not_found()
            try:
                key = admitted(request.headers.get("Authorization", ""), paid=paid)
                body = {} if form else json_body(request, limit_bytes)
                limits.enter(request.path, key, body)
                return await function(Call(request, key, body))
            except Refused as refusal:
                return refused(request, refusal)
            except WorkFailed:
                return refused(request, Refused(1000))

        return view

    return decorate


def refused(request: HttpRequest, refusal: Refused, told: tuple[int, str] | None = None) -> HttpResponseBase:
    """Return a refusal, by its code's status or another; the status inside is a string."""
    status, kind = told or STATUSES.get(refusal.code, BAD)
    error = {"type": kind, "message": f"{refusal.message} ({refusal.code})", "http_code": str(status)}
    return answer({"type": "error", "error": error, "request_id": request.META["SANDBOX_TRACE_ID"]}, status)
