"""Connections: one client a loop and address, closed with the loop.

A client follows no redirect, keeps no cookie, and opens as many connections as there are requests.
"""

import asyncio
import socket
from collections.abc import AsyncGenerator
from functools import cache
from ssl import SSLContext
from typing import Any

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from studio.minimax.wire.addresses import is_public

KEEP_S = 5.0


def public_socket(found: tuple[Any, ...]) -> socket.socket:
    """Return a socket for the address about to be used, which so is the address that was checked."""
    family, kind, protocol, _, address = found
    if not is_public(address[0]):
        raise OSError("not a public address")
    return socket.socket(family, kind, protocol)


async def refuse_redirect(*_: Any) -> None:
    """Stop a handshake that would go on elsewhere, with the key."""
    raise aiohttp.ClientConnectionError("redirected")


@cache
def tls() -> SSLContext:
    """Return the certificates that are trusted."""
    return httpx.create_ssl_context()


class Client:
    """The connections of one loop to one address."""

    def __init__(self, public_only: bool) -> None:
        guard = public_socket if public_only else None
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEEP_S, ssl=tls(), socket_factory=guard)
        watch = aiohttp.TraceConfig()
        watch.on_request_redirect.append(refuse_redirect)
        self.sockets = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trace_configs=[watch]
        )
        self.http = AiohttpTransport(verify=tls(), trust_env=False, client=self.sockets)


class Pool:
    """The clients of one loop."""

    def __init__(self) -> None:
        self.clients: dict[tuple[str, bool], Client] = {}
        self.guard = self.until_the_loop_ends()

    async def until_the_loop_ends(self) -> AsyncGenerator[None]:
        """Close the connections with the loop: whoever ends one, ends its asynchronous generators first."""
        try:
            yield
        finally:
            pools.pop(asyncio.get_running_loop(), None)
            for client in self.clients.values():
                await client.http.aclose()


pools: dict[asyncio.AbstractEventLoop, Pool] = {}


async def client_for(address: str, *, public_only: bool = False) -> Client:
    """Return this loop's client for an address."""
    pool = pools.get(loop := asyncio.get_running_loop())
    if pool is None:
        pool = pools[loop] = Pool()
        await anext(pool.guard)
    key = (address, public_only)
    if key not in pool.clients:
        pool.clients[key] = Client(public_only)
    return pool.clients[key]


async def close_all() -> None:
    """Close this loop's connections."""
    if pool := pools.get(asyncio.get_running_loop()):
        await pool.guard.aclose()
