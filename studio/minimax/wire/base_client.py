"""One address of the API and one key: what every endpoint sends along, and how every answer is judged."""

import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from studio.minimax.errors import KeyRefused
from studio.minimax.wire import transport
from studio.minimax.wire.connections import client_for
from studio.minimax.wire.envelope import judge, read_json, trace_of
from studio.minimax.wire.transport import Patience, Reply, Socket

LOOK_UP = Patience(first_s=20, idle_s=20, total_s=30)
SMALL_BYTES = 8 * 1024 * 1024
# Whatever else stands in a header is a mistake of copying, and the library's complaint would repeat it.
KEY = re.compile(r"[!-~]{1,4096}")


class Link:
    """The way to the API for one key. Its text never shows the key."""

    def __init__(self, base_url: str, key: str, group_id: str = "", *, allow_http: bool = False) -> None:
        scheme, host = urlsplit(base_url).scheme, urlsplit(base_url).hostname
        if not host or scheme not in (("https", "http") if allow_http else ("https",)):
            raise ValueError("the API is reached by https only")
        self.base_url = base_url.rstrip("/")
        self._key = key
        # An empty GroupId was seen to be answered with "insufficient balance".
        self._params = {"GroupId": group_id.strip()} if group_id.strip() else {}

    def __repr__(self) -> str:
        return f"<Link {self.base_url}>"

    def _headers(self) -> dict[str, str]:
        if not KEY.fullmatch(self._key):
            raise KeyRefused("the key holds something that no key has, perhaps a space")
        return {"Authorization": f"Bearer {self._key}"}

    @asynccontextmanager
    async def send(self, method: str, path: str, *, patience: Patience, **parts: Any) -> AsyncIterator[Reply]:
        """Send a request, once; ``parts`` are httpx's (params, json, data, files). Raises ApiError."""
        parts["params"] = {**self._params, **parts.get("params", {})}
        client, url = await client_for(self.base_url), self.base_url + path
        async with transport.send(client, method, url, patience=patience, headers=self._headers(), **parts) as reply:
            yield reply

    async def ask(
        self, method: str, path: str, *, patience: Patience = LOOK_UP, limit_bytes: int = SMALL_BYTES, **parts: Any
    ) -> dict[str, Any]:
        """Return the JSON of an answer that says all is well, ``trace_id`` included. Raises ApiError."""
        async with self.send(method, path, patience=patience, **parts) as reply:
            return await answer_of(reply, limit_bytes)

    async def connect(self, path: str, *, patience: Patience) -> AbstractAsyncContextManager[Socket]:
        """Return a WebSocket to enter. Raises KeyRefused."""
        client = await client_for(self.base_url)
        url = "ws" + self.base_url.removeprefix("http") + path
        return transport.connect(
            client, url, patience=patience, headers=self._headers(), params=self._params, limit_bytes=2 * SMALL_BYTES
        )


async def answer_of(reply: Reply, limit_bytes: int = SMALL_BYTES) -> dict[str, Any]:
    """Return the JSON of an answer that says all is well, ``trace_id`` included. Raises ApiError."""
    answer = read_json(await reply.read(limit_bytes))
    if error := judge(reply.status, answer, reply.trace_id):
        raise error
    assert answer is not None
    answer["trace_id"] = reply.trace_id or trace_of(answer)
    return answer
