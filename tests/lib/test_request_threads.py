"""Requests borrow threads that stay, and never share one."""

import asyncio
import threading
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from studio.lib.request_threads import MAX_IDLE, RequestThreads

HTTP = {"type": "http"}


async def nothing(*_: Any) -> None:
    """Receive and send nothing."""


async def test_one_request_after_another_uses_the_same_thread() -> None:
    threads: list[str] = []

    async def app(*_: Any) -> None:
        await sync_to_async(lambda: threads.append(threading.current_thread().name))()

    lanes = RequestThreads(app)
    for _ in range(3):
        await lanes(HTTP, nothing, nothing)
    assert len(set(threads)) == 1 and len(lanes.idle) == 1


async def test_requests_at_once_have_threads_of_their_own_and_some_stay() -> None:
    count, threads = MAX_IDLE + 4, set[int]()
    together = threading.Barrier(count)

    async def app(*_: Any) -> None:
        await sync_to_async(lambda: (threads.add(threading.get_ident()), together.wait(20)))()

    lanes = RequestThreads(app)
    await asyncio.gather(*(lanes(HTTP, nothing, nothing) for _ in range(count)))
    assert len(threads) == count and len(lanes.idle) == MAX_IDLE


async def test_the_thread_of_a_request_that_was_broken_off_is_not_lent_again() -> None:
    async def app(*_: Any) -> None:
        raise ConnectionResetError

    lanes = RequestThreads(app)
    with pytest.raises(ConnectionResetError):
        await lanes(HTTP, nothing, nothing)
    assert lanes.idle == []


async def test_sockets_need_none() -> None:
    seen: list[Any] = []

    async def app(scope: Any, *_: Any) -> None:
        seen.append(scope)

    lanes = RequestThreads(app)
    await lanes({"type": "websocket"}, nothing, nothing)
    assert seen == [{"type": "websocket"}] and lanes.idle == []
