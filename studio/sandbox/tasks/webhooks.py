"""Task webhooks: the challenge that a callback URL must echo, and later POSTs of a task's status.

Only public https addresses are called; with `--faults` also http ones of this machine, with `--callbacks any` all.
"""

import asyncio
import ipaddress
import json
import secrets
import socket
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from studio.sandbox import settings
from studio.sandbox.core.api import to_compact_json
from studio.sandbox.core.errors import invalid

LIMIT_S = 3.0
ATTEMPTS = 3
RETRY_DELAY_S = 1.0
MAX_RESPONSE_BYTES = 64 << 10

SocketFactory = Callable[[aiohttp.AddrInfoType], socket.socket]


@dataclass(frozen=True, slots=True)
class WebhookOptions:
    """What a test may ask of a task's webhooks: the first one before the response to its creation, each many times."""

    is_early: bool = False
    times: int = 1


DEFAULT_OPTIONS = WebhookOptions()
webhook_options: ContextVar[WebhookOptions] = ContextVar("webhook_options", default=DEFAULT_OPTIONS)


class Unreachable(Exception):
    """A callback URL may not be called, or does not respond as it should."""


async def challenge(url: str) -> None:
    """POST a random word, which the callback URL must echo within three seconds. Raises Refused."""
    word = secrets.token_hex(16)
    try:
        echo = json.loads(await post(url, {"challenge": word}))
    except (Unreachable, ValueError, RecursionError):
        raise invalid("callback_url") from None
    if not isinstance(echo, dict) or echo.get("challenge") != word:
        raise invalid("callback_url")


async def notify(url: str, body: dict[str, Any]) -> None:
    """POST a task webhook, up to `times` times; fire and forget."""
    for _ in range(webhook_options.get().times):
        await deliver(url, body)


async def deliver(url: str, body: dict[str, Any]) -> None:
    """POST one webhook, with retries until the response is a 2xx."""
    for left in reversed(range(ATTEMPTS)):
        try:
            await post(url, body)
            return
        except Unreachable:
            await asyncio.sleep(RETRY_DELAY_S if left else 0)


async def post(url: str, body: dict[str, Any]) -> bytes:
    """POST JSON and return the body of a 2xx response; no redirect is followed. Raises Unreachable."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or parts.username or parts.password:
            raise Unreachable("no address to call")
        return await send(url, to_compact_json(body), partial(open_socket, parts.scheme))
    except (aiohttp.ClientError, OSError, ValueError) as error:  # a time-out is an OSError
        raise Unreachable(str(error)) from error


async def send(url: str, data: bytes, socket_factory: SocketFactory) -> bytes:
    """POST over a connection of its own. Raises Unreachable, ClientError, OSError, ValueError."""
    connector = aiohttp.TCPConnector(force_close=True, socket_factory=socket_factory)
    timeout = aiohttp.ClientTimeout(total=LIMIT_S)
    headers = {"Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
        session.post(url, data=data, headers=headers, allow_redirects=False) as response,
    ):
        if not 200 <= response.status < 300:
            raise Unreachable(f"status {response.status}")
        return await read_body(response)


async def read_body(response: aiohttp.ClientResponse) -> bytes:
    """Return a response's body. Raises Unreachable when it is too large."""
    body = b""
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > MAX_RESPONSE_BYTES:
            raise Unreachable("the response is too large")
    return body


def open_socket(scheme: str, found: aiohttp.AddrInfoType) -> socket.socket:
    """Return a socket for an address about to be connected to, so that what is checked is what is called.

    Raises OSError.
    """
    family, kind, protocol, _, address = found
    if settings.CALLBACKS != "any" and not may_be_called(scheme, ipaddress.ip_address(address[0])):
        raise OSError("the address is not public")
    return socket.socket(family, kind, protocol)


def may_be_called(scheme: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Return whether an address is public and behind https, or on this machine, where tests listen."""
    bare = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    if scheme == "https" and bare.is_global and not bare.is_multicast:
        return True
    return settings.FAULTS and scheme == "http" and bare.is_loopback
