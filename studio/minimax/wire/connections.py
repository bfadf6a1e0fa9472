"""Connection pools: one for each event loop and address, closed with the loop.

A pool follows no redirect, stores no cookie, and has no limit of connections.
"""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextvars import ContextVar
from functools import cache
from ssl import SSLContext
from typing import Any

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from studio.minimax.wire import sending
from studio.minimax.wire.addresses import is_public

# Many servers close an idle connection after five seconds; who asks in that moment never hears what became of it.
KEEPALIVE_S = 4.0
# Of the running task: set from the moment a connection is asked for until it stands, through a proxy too. Whatever
# fails in between was never sent.
connecting: ContextVar[bool] = ContextVar("connecting", default=False)


def open_public_socket(found: tuple[Any, ...]) -> socket.socket:
    """Open a socket for a resolved address. Checked here, no later lookup can change it. Raises OSError."""
    family, kind, protocol, _, address = found
    if not is_public(address[0]):
        raise OSError("not a public address")
    return socket.socket(family, kind, protocol)


async def refuse_redirect(*_: Any) -> None:
    """Reject the redirect of a WebSocket handshake: following it would send the key elsewhere."""
    raise aiohttp.ClientConnectionError("redirected")


async def begin_connecting(*_: Any) -> None:
    """Note that a connection is being made."""
    connecting.set(True)


async def end_connecting(*_: Any) -> None:
    """Note that the connection stands: from now on something may have been sent."""
    connecting.set(False)


@cache
def tls_context() -> SSLContext:
    """Return the process-wide TLS settings; loading the certificates is slow."""
    return httpx.create_ssl_context()


def to_httpx(proxy: str) -> httpx.Proxy | None:
    """Return a proxy as httpx has it, with name and password in a header of its own."""
    if not proxy:
        return None
    named = httpx.Proxy(proxy)
    headers = {"Proxy-Authorization": aiohttp.encode_basic_auth(*named.auth)} if named.auth else {}
    return httpx.Proxy(named.url, headers=headers)


class ConnectionPool:
    """The connections of one event loop to one address, for HTTP and WebSockets."""

    def __init__(self, public_only: bool) -> None:
        guard = open_public_socket if public_only else None
        connector = aiohttp.TCPConnector(
            limit=0, keepalive_timeout=KEEPALIVE_S, ssl=tls_context(), socket_factory=guard
        )
        tracing = aiohttp.TraceConfig()
        tracing.on_request_redirect.append(refuse_redirect)
        tracing.on_connection_create_start.append(begin_connecting)
        tracing.on_connection_create_end.append(end_connecting)
        tracing.on_request_headers_sent.append(sending.note)
        tracing.on_request_chunk_sent.append(sending.note)
        self.session = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trace_configs=[tracing]
        )
        self._by_proxy: dict[str, AiohttpTransport] = {}

    def http(self, proxy: str = "") -> AiohttpTransport:
        """Return what sends HTTP requests by these connections, through a proxy where one is named."""
        if proxy not in self._by_proxy:
            self._by_proxy[proxy] = AiohttpTransport(
                verify=tls_context(), trust_env=False, proxy=to_httpx(proxy), client=self.session
            )
        return self._by_proxy[proxy]


class LoopPools:
    """The pools of one event loop, by address."""

    def __init__(self) -> None:
        self.by_address: dict[tuple[str, bool], ConnectionPool] = {}
        self.closer = self._close_with_loop()

    async def _close_with_loop(self) -> AsyncGenerator[None]:
        """Close the connections when the loop shuts down its asynchronous generators, of which this is one."""
        try:
            yield
        finally:
            by_loop.pop(asyncio.get_running_loop(), None)
            for pool in self.by_address.values():
                await pool.session.close()


by_loop: dict[asyncio.AbstractEventLoop, LoopPools] = {}


async def get_pool(address: str, *, public_only: bool = False) -> ConnectionPool:
    """Return the running loop's pool for an address; ``public_only`` refuses hosts of local networks."""
    pools = by_loop.get(loop := asyncio.get_running_loop())
    if pools is None:
        pools = by_loop[loop] = LoopPools()
        await anext(pools.closer)
    key = (address, public_only)
    if key not in pools.by_address:
        pools.by_address[key] = ConnectionPool(public_only)
    return pools.by_address[key]


async def close_all() -> None:
    """Close the running loop's connections."""
    if pools := by_loop.get(asyncio.get_running_loop()):
        await pools.closer.aclose()
