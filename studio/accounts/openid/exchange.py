"""Ask the provider over HTTP. What it answers may be anything: each answer is checked, and none is shown."""

import json
import time
from typing import Any
from urllib.parse import quote

import httpx
import structlog

from studio.lib.env import LOOPBACK
from studio.minimax.wire.connections import tls_context

log = structlog.get_logger(__name__)
TIMEOUT_S = 5.0  # of each step
TOTAL_S = 10.0
LARGEST = 1_000_000  # bytes
Json = dict[str, Any]


class CannotAsk(Exception):
    """The provider is of no help; ``reason`` is ``unreachable``, ``wrong`` or ``refused``."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        log.warning("the OpenID provider is of no help", reason=reason, detail=detail)


def get(address: str, token: str = "") -> Json:
    """Return the JSON object at an address, asked with a bearer token where one is given. Raises CannotAsk."""
    return ask(httpx.Request("GET", checked(address), headers={"Authorization": f"Bearer {token}"} if token else None))


def post(address: str, form: dict[str, str], basic: tuple[str, str] | None = None) -> Json:
    """Return the JSON object that answers a form; ``basic`` is the header's user and password. Raises CannotAsk."""
    request = httpx.Request("POST", checked(address), data=form)
    if basic is not None:
        # As OAuth wants it (RFC 6749, 2.3.1): each is written as in a form before it is encoded.
        auth = httpx.BasicAuth(*(quote(part, safe="") for part in basic))
        request = next(auth.auth_flow(request))
    return ask(request)


def checked(address: object) -> str:
    """Return an address that secrets may be sent to: by https, or on this machine. Raises CannotAsk."""
    try:
        url = httpx.URL(address if isinstance(address, str) else "")
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.host and (url.scheme == "https" or (url.scheme == "http" and url.host in LOOPBACK)):
        return str(url)
    raise CannotAsk("wrong", "it names an address that is not https")


def ask(request: httpx.Request) -> Json:
    """Send a request, follow nothing, and return the JSON object that answers it. Raises CannotAsk."""
    request.headers["Accept"] = "application/json"
    path = request.url.path
    try:
        with httpx.Client(verify=tls_context(), trust_env=False, timeout=TIMEOUT_S) as client:
            answer = client.send(request, stream=True)
            body = read(answer)
    except httpx.HTTPError as error:
        raise CannotAsk("unreachable", f"{path}: {type(error).__name__}") from None
    if answer.status_code != httpx.codes.OK:
        reason = "unreachable" if answer.is_server_error else "refused"
        raise CannotAsk(reason, f"{path}: status {answer.status_code}")
    try:
        found = json.loads(body)
    except ValueError:
        raise CannotAsk("wrong", f"{path}: not JSON") from None
    if not isinstance(found, dict):
        raise CannotAsk("wrong", f"{path}: not an object")
    return found


def read(answer: httpx.Response) -> bytes:
    """Return an answer's body. Raises CannotAsk for one that is too long or too slow."""
    body, until = bytearray(), time.monotonic() + TOTAL_S
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > LARGEST or time.monotonic() > until:
            raise CannotAsk("wrong", f"{answer.request.url.path}: too long or too slow")
    return bytes(body)
