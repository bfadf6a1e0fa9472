"""Fixtures of the client's tests: a server of exact bytes or canned answers, and the client in front of them."""

from collections.abc import AsyncIterator

import pytest

from studio.minimax.client import Api, close_all
from studio.minimax.wire import transport
from tests.minimax.canned import Canned
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


@pytest.fixture
async def canned(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Canned]:
    """Answers in the place of the network."""
    found = Canned()
    monkeypatch.setattr(transport, "send", found.send)
    yield found
    await close_all()


@pytest.fixture
def offline(canned: Canned) -> Api:
    """The client, in front of the canned answers."""
    return Api("https://api.example.org", KEY)
