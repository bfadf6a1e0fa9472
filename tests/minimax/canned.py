"""Answers without a network, for long rows of cases that differ in nothing but the body."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from studio.minimax.wire.transport import Response
from tests.minimax.examples import TRACE


class Canned:
    """Stands in the place of ``transport.send``: every request is answered with the same JSON."""

    def __init__(self) -> None:
        self.body = b""

    def answers(self, body: Any) -> None:
        """Say what comes next: bytes as they are, anything else as JSON."""
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()

    @asynccontextmanager
    async def send(self, *_: Any, **__: Any) -> AsyncIterator[Response]:
        """Answer a request."""
        headers = {"Content-Type": "application/json", "Trace-Id": TRACE}
        response = httpx.Response(200, headers=headers, stream=httpx.ByteStream(self.body))
        yield Response(response, asyncio.get_running_loop().time() + 60)
