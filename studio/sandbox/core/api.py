"""What every endpoint shares: API keys, the response envelope, body limits, and the ids that each response carries."""

import hashlib
import json
import re
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import async_only_middleware

from studio.lib.worker import WorkFailed
from studio.sandbox.core import rate_limits
from studio.sandbox.core.errors import Refused, invalid

SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")
OK = {"status_code": 0, "status_msg": "success"}
JSON_BYTES = 1 << 20
# Whose pages may ask the second API; those of the first may be anybody's.
ORIGINS = re.compile(r"https://([a-z0-9-]+\.)*(minimax\.io|minimaxi\.com)")
# What a key is, by how it begins; any other is good. Only what costs asks for the balance.
REJECTED_KEYS = {"sk-bad": 1004, "sk-old": 2049}
POOR_KEYS = {"sk-poor": 1008, "sk-busy": 1002}

Answer = HttpResponseBase | dict[str, Any]
View = Callable[[HttpRequest], Coroutine[Any, Any, HttpResponseBase]]


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose key is good; ``body`` is its JSON object, empty where none was sent."""

    request: HttpRequest
    key: str
    body: dict[str, Any]

    @property
    def trace_id(self) -> str:
        """Return the id that the response carries."""
        return str(self.request.META["SANDBOX_TRACE_ID"])

    @property
    def owner(self) -> str:
        """Return the owner of files and voices: the digest of the API key."""
        return owner_of(self.key)


def owner_of(key: str) -> str:
    """Return the owner that a key stands for: its digest."""
    return hashlib.sha256(key.encode()).hexdigest()


def endpoint(
    *methods: str, paid: bool = False, limit_bytes: int = JSON_BYTES, form: bool = False
) -> Callable[[Callable[[Call], Awaitable[Answer]]], View]:
    """Make a view of a function from a `Call` to a dict (or a whole response); it refuses by raising `Refused`."""

    def decorate(function: Callable[[Call], Awaitable[Answer]]) -> View:
        @wraps(function)
        async def view(request: HttpRequest) -> HttpResponseBase:
            if request.method not in methods:
                return not_found()
            try:
                key = authenticate(request.headers.get("Authorization", ""), paid=paid)
                body = {} if form else parse_body(request, limit_bytes)
                rate_limits.admit(request.path, key, body)
                found = await function(Call(request, key, body))
            except Refused as refusal:
                return json_response({"base_resp": {"status_code": refusal.code, "status_msg": refusal.message}})
            except WorkFailed:
                return json_response({"base_resp": {"status_code": 1000, "status_msg": "unknown error"}})
            return found if isinstance(found, HttpResponseBase) else json_response({**found, "base_resp": OK})

        return view

    return decorate


def authenticate(header: str, *, paid: bool) -> str:
    """Return the key of an Authorization header. Raises Refused."""
    scheme, _, key = header.strip().partition(" ")
    key = key.strip()
    if scheme.lower() != "bearer" or not key:
        raise Refused(1004)
    for beginning, code in {**REJECTED_KEYS, **(POOR_KEYS if paid else {})}.items():
        if key.startswith(beginning):
            raise Refused(code)
    return key


def parse_body(request: HttpRequest, limit_bytes: int) -> dict[str, Any]:
    """Parse the body's JSON object; clients send a JSON type with empty bodies too. Raises Refused."""
    try:
        raw = request.body
    except RequestDataTooBig:
        raise invalid("body too large") from None
    if len(raw) > limit_bytes:
        raise invalid("body too large")
    try:
        body = parse_json(raw) if raw.strip() else {}
    except (ValueError, RecursionError):
        raise invalid("body is not JSON") from None
    if not isinstance(body, dict):
        raise invalid("body is not an object")
    return body


def parse_json(raw: bytes) -> Any:
    """Parse JSON; lone surrogates, which no file takes, are replaced. Raises ValueError."""
    value = json.loads(raw)
    if not SURROGATE.search(raw):
        return value
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def to_compact_json(data: dict[str, Any]) -> bytes:
    """Serialize to JSON as the service writes it: without spaces."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def json_response(data: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return a JSON response with its length; failures are HTTP 200 as well."""
    body = to_compact_json(data)
    return HttpResponse(body, status=status, content_type="application/json", headers={"Content-Length": len(body)})


def not_found(*_: object, **__: object) -> HttpResponse:
    """Return the response to an unknown URL."""
    return HttpResponse("404 page not found", status=404, content_type="text/plain")


def new_trace_id() -> str:
    """Return a new id for one response."""
    return secrets.token_hex(16)


def allows_cross_origin(request: HttpRequest) -> bool:
    """Return whether pages of a request's origin may call this URL: the first API lets any origin."""
    return not request.path.startswith("/v2/") or bool(ORIGINS.fullmatch(request.headers.get("Origin", "")))


def preflight(request: HttpRequest) -> HttpResponse:
    """Return the response to a CORS preflight request."""
    if not allows_cross_origin(request):
        return HttpResponse(status=403)
    response = json_response({"status_code": 0, "status_msg": "success"})
    response["Access-Control-Allow-Methods"] = "GET, POST, DELETE, OPTIONS"
    response["Access-Control-Allow-Headers"] = request.headers.get("Access-Control-Request-Headers", "*")
    return response


@async_only_middleware
def common_headers(get_response: View) -> View:
    """Middleware: add the Trace-Id and CORS headers to each response."""

    async def middleware(request: HttpRequest) -> HttpResponseBase:
        request.META["SANDBOX_TRACE_ID"] = trace_id = new_trace_id()
        response = await get_response(request) if request.method != "OPTIONS" else preflight(request)
        response["Trace-Id"] = trace_id
        if allows_cross_origin(request):
            response["Access-Control-Allow-Origin"] = "*"
        return response

    return middleware
