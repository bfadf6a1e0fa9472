"""The one way to the network: requests and sockets with deadlines, limits and errors of our own.

No error of the libraries leaves this module: their texts hold addresses and headers, and so keys.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import httpx

from studio.minimax.errors import ApiError, NotSent, Unsure
from studio.minimax.wire.connections import Client
from studio.minimax.wire.envelope import judge, read_json

CONNECT_S, NAME_S, CLOSE_S = 5.0, 10.0, 1.0
DRAIN_S, DRAIN_BYTES = 0.1, 65536
PLAIN = {"Accept-Encoding": "identity", "User-Agent": "minimax-studio"}
TRACE_HEADERS = ("trace-id", "x-trace-id", "minimax-request-id")
# httpx-aiohttp calls every lost connection a failed one; only these causes prove that nothing was sent. (A name that is
# no name, or a text that is no Unicode, fails before there is a connection.)
NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    httpx.InvalidURL,
    UnicodeError,
)
FAILURES = (*NEVER_SENT, httpx.HTTPError, aiohttp.ClientError, aiohttp.http_exceptions.HttpProcessingError, OSError)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: for the answer's first byte, between two pieces of it, and for all of it.

    A socket sends a ping every ``ping_s``, where that is told.
    """

    first_s: float = 30.0
    idle_s: float = 30.0
    total_s: float = 60.0
    ping_s: float | None = None


def problem(error: BaseException) -> ApiError:
    """Return our error for one of the libraries'."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, NEVER_SENT):
            return NotSent("no connection could be made")
        cause = cause.__cause__
    if isinstance(error, TimeoutError | httpx.ReadTimeout):
        return Unsure("the answer did not come in time")
    return Unsure("the connection was lost before the answer was complete")


class Reply:
    """An answer whose body is still arriving."""

    def __init__(self, response: httpx.Response, end_at: float) -> None:
        self.status = response.status_code
        self.content_type = response.headers.get("content-type", "").lower()
        self.trace_id = next(filter(None, map(response.headers.get, TRACE_HEADERS)), "")
        self.is_packed = response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity")
        self._stream, self._end_at = response.stream, end_at

    async def pieces(self, limit_bytes: int) -> AsyncGenerator[bytes]:
        """Yield the body as it arrives. Raises Unsure."""
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
            found = problem(error)
        else:
            return
        found.trace_id = self.trace_id
        raise found from None

    async def drain(self) -> None:
        """Read the little that is left, so that the connection can be used again."""
        with contextlib.suppress(ApiError, TimeoutError):
            async with asyncio.timeout(DRAIN_S):
                async for _ in self.pieces(DRAIN_BYTES):
                    pass

    async def read(self, limit_bytes: int) -> bytes:
        """Return the whole body. Raises Unsure."""
        try:
            async with asyncio.timeout_at(self._end_at):
                return b"".join([piece async for piece in self.pieces(limit_bytes)])
        except TimeoutError:
            raise Unsure("the answer did not end in time", trace_id=self.trace_id) from None


@asynccontextmanager
async def send(
    client: Client, method: str, url: str, *, patience: Patience, headers: Mapping[str, str] | None = None, **parts: Any
) -> AsyncIterator[Reply]:
    """Send a request, once; ``parts`` are httpx's (params, json, data, files). Raises NotSent, Unsure."""
    end_at = asyncio.get_running_loop().time() + patience.total_s
    timeout = {"connect": CONNECT_S, "pool": NAME_S, "read": max(patience.first_s, patience.idle_s)}
    try:
        async with asyncio.timeout(patience.first_s):
            request = httpx.Request(
                method, url, headers={**PLAIN, **(headers or {})}, extensions={"timeout": timeout}, **parts
            )
            response = await client.http.handle_async_request(request)
    except FAILURES as error:
        raise problem(error) from None
    try:
        yield Reply(response, end_at)
    finally:
        with contextlib.suppress(*FAILURES):
            async with asyncio.timeout(CLOSE_S):
                await response.aclose()


class Socket:
    """A WebSocket of JSON messages."""

    def __init__(self, connection: aiohttp.ClientWebSocketResponse, idle_s: float, end_at: float) -> None:
        self._connection, self._idle_s, self._end_at = connection, idle_s, end_at

    async def send(self, message: dict[str, Any]) -> None:
        """Send a message. Raises Unsure."""
        try:
            await self._connection.send_str(json.dumps(message, ensure_ascii=False))
        except FAILURES as error:
            raise problem(error) from None

    async def receive(self) -> dict[str, Any] | None:
        """Return the next message, or None at the end. Raises Unsure."""
        now = asyncio.get_running_loop().time()
        if now > self._end_at:
            raise Unsure("the session did not end in time")
        try:
            async with asyncio.timeout_at(min(now + self._idle_s, self._end_at)):
                message = await self._connection.receive()
        except FAILURES as error:
            raise problem(error) from None
        if message.type is not aiohttp.WSMsgType.TEXT:
            return None
        found = read_json(message.data.encode())
        if found is None:
            raise Unsure("MiniMax sent something unreadable")
        return found


@asynccontextmanager
async def connect(
    client: Client, url: str, *, patience: Patience, limit_bytes: int, headers: Mapping[str, str],
    params: Mapping[str, str],
) -> AsyncIterator[Socket]:  # fmt: skip
    """Open a WebSocket until the block ends. Raises ApiError."""
    end_at, headers = asyncio.get_running_loop().time() + patience.total_s, {**PLAIN, **headers}
    try:
        async with asyncio.timeout(patience.first_s):
            connection = await client.sockets.ws_connect(
                url, max_msg_size=limit_bytes, headers=headers, params=params, heartbeat=patience.ping_s
            )
    except aiohttp.WSServerHandshakeError as refusal:
        found = judge(refusal.status, None)
    except FAILURES as error:
        found = problem(error)
    else:
        try:
            yield Socket(connection, patience.idle_s, end_at)
        finally:
            with contextlib.suppress(*FAILURES):
                async with asyncio.timeout(CLOSE_S):
                    await connection.close()
        return
    assert found is not None
    raise found from None
