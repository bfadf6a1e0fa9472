"""What a session may hear is looked up once for all its pages."""

import asyncio
import threading
from typing import Any

import pytest

from studio.jobs.socket import auth
from studio.jobs.socket.auth import Refusal, authorize
from tests.server import until


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every look into the database; each finds a session that has ended."""
    made: list[Any] = []

    def find_seat(session_key: str, slug: str) -> Refusal:
        made.append((session_key, slug))
        return Refusal.SIGNED_OUT

    monkeypatch.setattr(auth, "find_seat", find_seat)
    monkeypatch.setattr(auth, "_cache", {})
    monkeypatch.setattr(auth, "_in_flight", {})
    return made


async def test_a_hundred_pages_of_one_session_look_once(looks: list[Any]) -> None:
    found = await asyncio.gather(*(authorize("alice", "tidewater") for _ in range(100)))
    assert set(found) == {Refusal.SIGNED_OUT}
    assert looks == [("alice", "tidewater")]


async def test_other_sessions_and_workspaces_are_looked_at_for_themselves(looks: list[Any]) -> None:
    await asyncio.gather(authorize("alice", "tidewater"), authorize("bob", "tidewater"), authorize("alice", "harbour"))
    assert len(looks) == 3


async def test_who_asks_anew_does_not_take_an_answer_that_is_under_way(looks: list[Any]) -> None:
    await asyncio.gather(authorize("alice", "tidewater"), authorize("alice", "tidewater", fresh=True))
    assert len(looks) == 2


async def test_a_page_that_closes_takes_the_answer_from_nobody(
    looks: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    look, closed = auth.find_seat, threading.Event()
    monkeypatch.setattr(auth, "find_seat", lambda *mark: (look(*mark), closed.wait(10))[0])
    first, second = (asyncio.ensure_future(authorize("alice", "tidewater")) for _ in range(2))
    await until(lambda: looks)
    first.cancel()
    closed.set()
    assert await second == Refusal.SIGNED_OUT
    assert len(looks) == 1
