"""The base of every endpoint: sends requests with one key to one address, and raises the errors of answers."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from studio.minimax.errors import KeyRefused
from studio.minimax.wire import transport
from studio.minimax.wire.connections import get_pool
from studio.minimax.wire.envelope import find_error, find_trace_id
from studio.minimax.wire.large_json import LARGE_BYTES, parse_large_json
from studio.minimax.wire.parse import parse_json
from studio.minimax.wire.transport import Response, Timeouts, WebSocket

LOOKUP_TIMEOUTS = Timeouts(first_s=20, idle_s=20, total_s=30)
SMALL_BYTES = 8 * 1024 * 1024
# Anything else is a mistake of copying, and the library's own error would repeat it.
KEY_FORM = re.compile(r"[!-~]{1,4096}")


class BaseClient:
    """Sends requests to one address with one key, which ``repr`` does not show.

    Raises ValueError for an address that is not https, or http with ``allow_http``.
    """

    def __init__(self, base_url: str, key: str, group_id: str = "", *, allow_http: bool = False) -> None:
        scheme, host = urlsplit(base_url).scheme, urlsplit(base_url).hostname
        if not host or scheme not in (("https", "http") if allow_http else ("https",)):
            raise ValueError("the API is reached by https only")
        self.base_url = base_url.rstrip("/")
        self._key = key
        # MiniMax answers an empty GroupId with "insufficient balance".
        self._params = {"GroupId": group_id.strip()} if group_id.strip() else {}

    def __repr__(self) -> str:
        return f"<BaseClient {self.base_url}>"

    def _headers(self) -> dict[str, str]:
        if not KEY_FORM.fullmatch(self._key):
            raise KeyRefused("the key holds something that no key has, perhaps a space")
        return {"Authorization": f"Bearer {self._key}"}

    @asynccontextmanager
    async def send(self, method: str, path: str, *, timeouts: Timeouts, **parts: Any) -> AsyncIterator[Response]:
        """Send a request once, without retry; ``parts`` are httpx's (params, json, data, files). Raises ApiError."""
        parts["params"] = {**self._params, **parts.get("params", {})}
        pool, url = await get_pool(self.base_url), self.base_url + path
        async with transport.send(pool, method, url, timeouts=timeouts, headers=self._headers(), **parts) as response:
            yield response

    async def request(
        self,
        method: str,
        path: str,
        *,
        timeouts: Timeouts = LOOKUP_TIMEOUTS,
        limit_bytes: int = SMALL_BYTES,
        **parts: Any,
    ) -> dict[str, Any]:
        """Return the JSON of a successful answer, with its ``trace_id``. Raises ApiError."""
        async with self.send(method, path, timeouts=timeouts, **parts) as response:
            return await read_answer(response, limit_bytes)

    async def connect(self, path: str, *, timeouts: Timeouts) -> AbstractAsyncContextManager[WebSocket]:
        """Return a context manager that opens a WebSocket. Raises KeyRefused."""
        pool = await get_pool(self.base_url)
        url = "ws" + self.base_url.removeprefix("http") + path
        return transport.connect(
            pool, url, timeouts=timeouts, headers=self._headers(), params=self._params, limit_bytes=2 * SMALL_BYTES
        )


async def read_answer(response: Response, limit_bytes: int = SMALL_BYTES) -> dict[str, Any]:
    """Return the JSON of a successful answer, with its ``trace_id``. Raises ApiError."""
    body = await response.read(limit_bytes)
    answer = await asyncio.to_thread(parse_large_json, body) if len(body) > LARGE_BYTES else parse_json(body)
    if error := find_error(response.status, answer, response.trace_id):
        raise error
    assert answer is not None
    answer["trace_id"] = response.trace_id or find_trace_id(answer)
    return answer
