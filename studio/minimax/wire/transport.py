"""HTTP requests and WebSockets with deadlines, size limits and our own errors; the only code that opens them.

No exception of the libraries leaves this module: their messages contain addresses and headers, and so keys.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import httpx

from studio.minimax.errors import ApiError, NotSent, Unsure
from studio.minimax.wire.connections import ConnectionPool, connecting, to_httpx
from studio.minimax.wire.envelope import find_error
from studio.minimax.wire.large_json import LARGE_BYTES
from studio.minimax.wire.parse import parse_json
from studio.minimax.wire.proxy import find_proxy, name_place

CONNECT_S, RESOLVE_S, CLOSE_S = 5.0, 10.0, 1.0
DRAIN_S, DRAIN_BYTES = 0.1, 65536
LENGTH_DIGITS = 15  # of a Content-Length; whatever is longer says nothing
BASE_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "minimax-studio"}
TRACE_HEADERS = ("trace-id", "x-trace-id", "minimax-request-id")
# httpx-aiohttp reports a lost connection like one that could not be opened; only these causes prove that nothing was
# sent. (An invalid host name or text that is no Unicode fails before there is a connection.)
NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
    httpx.InvalidURL,
    UnicodeError,
)
FAILURES = (*NEVER_SENT, httpx.HTTPError, aiohttp.ClientError, aiohttp.http_exceptions.HttpProcessingError, OSError)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Timeouts in seconds: for the first byte, between two pieces, and for the whole answer.

    A WebSocket sends a ping every ``ping_s`` where that is set.
    """

    first_s: float = 30.0
    idle_s: float = 30.0
    total_s: float = 60.0
    ping_s: float | None = None


def causes_of(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and what it came from."""
    while error is not None:
        yield error
        error = error.__cause__


def translate_failure(error: BaseException, proxy: str) -> ApiError:
    """Return our error for a request that was not answered: NotSent too where its connection never stood."""
    translated = NotSent("no connection could be made") if connecting.get() else translate_error(error)
    translated.via = describe_proxy(error, proxy) if proxy else ""
    return translated


def describe_proxy(error: BaseException, proxy: str) -> str:
    """Return which proxy was asked, and with what it refused."""
    refusal = next((cause for cause in causes_of(error) if isinstance(cause, aiohttp.ClientHttpProxyError)), None)
    said = f", which answered with {refusal.status}" if refusal else ""
    return f"the proxy {name_place(proxy)}{said}"


def translate_error(error: BaseException) -> ApiError:
    """Return our error for an exception of the libraries: NotSent only where no byte can have been sent."""
    if any(isinstance(cause, NEVER_SENT) for cause in causes_of(error)):
        return NotSent("no connection could be made")
    if isinstance(error, TimeoutError | httpx.ReadTimeout):
        return Unsure("the answer did not come in time")
    return Unsure("the connection was lost before the answer was complete")


class Response:
    """An HTTP response whose body is still arriving."""

    def __init__(self, response: httpx.Response, end_at: float) -> None:
        self.status = response.status_code
        self.content_type = response.headers.get("content-type", "").lower()
        self.trace_id = next(filter(None, map(response.headers.get, TRACE_HEADERS)), "")
        self.location = response.headers.get("location", "")
        told = response.headers.get("content-length", "")
        self.length = int(told) if told.isascii() and told.isdigit() and len(told) <= LENGTH_DIGITS else 0
        encoding = response.headers.get("content-encoding", "").strip().lower()
        self.is_compressed = encoding not in ("", "identity")
        self._stream, self._end_at = response.stream, end_at

    async def pieces(self, limit_bytes: int) -> AsyncGenerator[bytes]:
        """Yield the body as it arrives. Raises Unsure when it exceeds its limit or its time, or is cut off."""
        loop, size = asyncio.get_running_loop(), 0
        try:
            async for piece in self._stream:  # type: ignore[union-attr]
                size += len(piece)
                if size > limit_bytes:
                    raise Unsure("the answer is too large", trace_id=self.trace_id)
                if loop.time() > self._end_at:
                    raise Unsure("the answer did not end in time", trace_id=self.trace_id)
                yield piece
        except FAILURES as error:
            translated = translate_error(error)
        else:
            return
        translated.trace_id = self.trace_id
        raise translated from None

    async def drain(self) -> None:
        """Read a short rest of the body, so that the connection can be reused."""
        with contextlib.suppress(ApiError, TimeoutError):
            async with asyncio.timeout(DRAIN_S):
                async for _ in self.pieces(DRAIN_BYTES):
                    pass

    async def read(self, limit_bytes: int) -> bytes:
        """Return the whole body. Raises Unsure."""
        try:
            async with asyncio.timeout_at(self._end_at):
                pieces = [piece async for piece in self.pieces(limit_bytes)]
                large = sum(map(len, pieces)) > LARGE_BYTES  # a copy of it would hold the loop
                return await asyncio.to_thread(b"".join, pieces) if large else b"".join(pieces)
        except TimeoutError:
            raise Unsure("the answer did not end in time", trace_id=self.trace_id) from None


@asynccontextmanager
async def send(
    pool: ConnectionPool,
    method: str,
    url: str,
    *,
    timeouts: Timeouts,
    headers: Mapping[str, str] | None = None,
    **parts: Any,
) -> AsyncIterator[Response]:
    """Send a request once, without retry; ``parts`` are httpx's (params, json, data, files). Raises NotSent, Unsure."""
    end_at, proxy = asyncio.get_running_loop().time() + timeouts.total_s, find_proxy(url)
    connecting.set(False)
    timeout = {"connect": CONNECT_S, "pool": RESOLVE_S, "read": max(timeouts.first_s, timeouts.idle_s)}
    try:
        async with asyncio.timeout(timeouts.first_s):
            request = httpx.Request(
                method, url, headers={**BASE_HEADERS, **(headers or {})}, extensions={"timeout": timeout}, **parts
            )
            response = await pool.http(proxy).handle_async_request(request)
    except FAILURES as error:
        raise translate_failure(error, proxy) from None
    try:
        yield Response(response, end_at)
    finally:
        with contextlib.suppress(*FAILURES):
            async with asyncio.timeout(CLOSE_S):
                await response.aclose()


class WebSocket:
    """A WebSocket that carries JSON objects."""

    def __init__(self, connection: aiohttp.ClientWebSocketResponse, idle_s: float, end_at: float) -> None:
        self._connection, self._idle_s, self._end_at = connection, idle_s, end_at

    async def send(self, message: dict[str, Any]) -> None:
        """Send a message. Raises Unsure."""
        try:
            await self._connection.send_str(json.dumps(message, ensure_ascii=False))
        except FAILURES as error:
            raise translate_error(error) from None

    async def receive(self) -> dict[str, Any] | None:
        """Return the next message, or None when the socket is closed. Raises Unsure."""
        now = asyncio.get_running_loop().time()
        if now > self._end_at:
            raise Unsure("the session did not end in time")
        try:
            async with asyncio.timeout_at(min(now + self._idle_s, self._end_at)):
                message = await self._connection.receive()
        except FAILURES as error:
            raise translate_error(error) from None
        if message.type is not aiohttp.WSMsgType.TEXT:
            return None
        found = parse_json(message.data.encode())
        if found is None:
            raise Unsure("MiniMax sent something unreadable")
        return found


def proxy_parts(proxy: str) -> dict[str, Any]:
    """Return a proxy as the library of WebSockets has it."""
    found = to_httpx(proxy)
    if found is None:
        return {}
    return {"proxy": str(found.url), "proxy_headers": found.headers}


@asynccontextmanager
async def connect(
    pool: ConnectionPool, url: str, *, timeouts: Timeouts, limit_bytes: int, headers: Mapping[str, str],
    params: Mapping[str, str],
) -> AsyncIterator[WebSocket]:  # fmt: skip
    """Open a WebSocket for the length of the block. Raises ApiError."""
    end_at, headers = asyncio.get_running_loop().time() + timeouts.total_s, {**BASE_HEADERS, **headers}
    proxy = find_proxy(url)
    connecting.set(False)
    try:
        async with asyncio.timeout(timeouts.first_s):
            connection = await pool.session.ws_connect(
                url, max_msg_size=limit_bytes, headers=headers, params=params, heartbeat=timeouts.ping_s,
                **proxy_parts(proxy),
            )  # fmt: skip
    except aiohttp.WSServerHandshakeError as refusal:
        found = find_error(refusal.status, None)
    except FAILURES as error:
        found = translate_failure(error, proxy)
    else:
        try:
            yield WebSocket(connection, timeouts.idle_s, end_at)
        finally:
            with contextlib.suppress(*FAILURES):
                async with asyncio.timeout(CLOSE_S):
                    await connection.close()
        return
    assert found is not None
    raise found from None
