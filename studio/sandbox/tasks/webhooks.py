"""Callbacks: the challenge that an address must echo, and later notices of how a task goes.

Only public https addresses are asked; with `--faults` also http ones of this machine, with `--callbacks any` all.
"""

import asyncio
import http.client
import io
import ipaddress
import json
import secrets
import socket
import ssl
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

from studio.sandbox import settings
from studio.sandbox.core.api import compact
from studio.sandbox.core.errors import wrong

LIMIT_S, TRIES, PAUSE_S = 3.0, 3, 1.0
BIGGEST_ANSWER = 64 << 10
SAFE = "/%:;=@!$&'()*+,~?-._"


@dataclass(frozen=True, slots=True)
class Habits:
    """What a test wants of the notices of a task: the first before the answer to its creation, or each many times."""

    is_early: bool = False
    times: int = 1


USUAL = Habits()
habits: ContextVar[Habits] = ContextVar("habits", default=USUAL)


class Unreachable(Exception):
    """An address may not be asked, or does not answer as it should."""


async def challenge(url: str) -> None:
    """Have an address echo a word within three seconds. Raises Refused."""
    word = secrets.token_hex(16)
    try:
        echoed = json.loads(await post(url, {"challenge": word}))
    except (Unreachable, ValueError, RecursionError):
        raise wrong("callback_url") from None
    if not isinstance(echoed, dict) or echoed.get("challenge") != word:
        raise wrong("callback_url")


async def notify(url: str, body: dict[str, Any]) -> None:
    """Tell an address how something goes, a few times if need be; nobody waits for it to be heard."""
    for _ in range(habits.get().times):
        await told(url, body)


async def told(url: str, body: dict[str, Any]) -> None:
    """Send one notice until it is taken."""
    for left in reversed(range(TRIES)):
        try:
            await post(url, body)
            return
        except Unreachable:
            await asyncio.sleep(PAUSE_S if left else 0)


async def post(url: str, body: dict[str, Any]) -> bytes:
    """Return what an address answers to JSON; no redirect is followed. Raises Unreachable."""
    try:
        async with asyncio.timeout(LIMIT_S):
            parts = urlsplit(url)
            address = await permitted(parts)
            return answered(await exchanged(parts, address, compact(body)))
    except (OSError, ValueError, http.client.HTTPException) as error:  # a time-out is an OSError
        raise Unreachable(str(error)) from error


async def permitted(parts: SplitResult) -> str:
    """Return the IP address to connect to: looked up once, so that what was checked is what is asked."""
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise Unreachable("no address to call")
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(parts.hostname, port_of(parts), type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(row[4][0]) for row in found]
    if settings.CALLBACKS != "any" and not all(may_be_called(parts.scheme, address) for address in addresses):
        raise Unreachable("the address is not public")
    return str(addresses[0])


def may_be_called(scheme: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Return whether an address is a public one behind https, or one of this machine that tests listen at."""
    bare = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    if scheme == "https" and bare.is_global and not bare.is_multicast:
        return True
    return settings.FAULTS and scheme == "http" and bare.is_loopback


def port_of(parts: SplitResult) -> int:
    """Return the port of an address. Raises ValueError."""
    return parts.port or (443 if parts.scheme == "https" else 80)


async def exchanged(parts: SplitResult, address: str, body: bytes) -> bytes:
    """Return the raw answer to a POST, up to a limit."""
    secure = ssl.create_default_context() if parts.scheme == "https" else None
    name = parts.hostname if secure else None
    reader, writer = await asyncio.open_connection(address, port_of(parts), ssl=secure, server_hostname=name)
    try:
        writer.write(head(parts, len(body)) + body)
        await writer.drain()
        return await read_to_end(reader)
    finally:
        writer.transport.abort()


def head(parts: SplitResult, size: int) -> bytes:
    """Return the head of a request that ends its connection."""
    target = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE)}" if parts.query else "")
    host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    lines = (
        f"POST {target} HTTP/1.1", f"Host: {host}", "Content-Type: application/json", f"Content-Length: {size}",
        "Connection: close", "", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode("ascii")


async def read_to_end(reader: asyncio.StreamReader) -> bytes:
    """Return everything up to the end of a connection. Raises Unreachable when that is too much."""
    found = b""
    while piece := await reader.read(BIGGEST_ANSWER):
        found += piece
        if len(found) > BIGGEST_ANSWER:
            raise Unreachable("the answer is too large")
    return found


class _Heard:
    """Bytes that look like a socket to the standard library's parser."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def makefile(self, *_: object) -> io.BytesIO:
        return io.BytesIO(self.data)


def answered(raw: bytes) -> bytes:
    """Return the body of a raw answer that says it went well. Raises Unreachable, HTTPException."""
    response = http.client.HTTPResponse(_Heard(raw))  # type: ignore[arg-type]
    response.begin()
    body = response.read()
    if not 200 <= response.status < 300:
        raise Unreachable(f"status {response.status}")
    return body
