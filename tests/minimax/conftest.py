"""Fixtures of the client's tests: a server of exact bytes, and the client in front of it."""

from collections.abc import AsyncIterator

import pytest

from studio.minimax.client import Api, close_all
from tests.minimax.upstream import Wire, serving

KEY = "sk-canary-0123456789abcdef-DO-NOT-SHOW"


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    """The server."""
    async with serving() as found:
        yield found
        await close_all()


@pytest.fixture
async def api(wire: Wire) -> Api:
    """The client, in front of the server."""
    return Api(wire.url, KEY, allow_http=True)
