"""A request is answered in one visit to its thread, however many middlewares, and an async view runs on the loop.

A stream ends with whoever was to read it.
"""

import asyncio
import gc
import threading
from collections.abc import AsyncIterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.sync import ThreadSensitiveContext
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from studio.lib.sync_handler import SyncHandler

seen: list[threading.Thread] = []


def told(request: HttpRequest) -> HttpResponse:
    """Note the thread."""
    seen.append(threading.current_thread())
    return HttpResponse("fine")


async def told_on_the_loop(request: HttpRequest) -> HttpResponse:
    """Note the thread, having waited."""
    turn = asyncio.Event()
    asyncio.get_running_loop().call_soon(turn.set)
    await turn.wait()
    return told(request)


def told_for_ever(request: HttpRequest) -> StreamingHttpResponse:
    """Stream until nobody is left."""
    return StreamingHttpResponse(pieces())


async def pieces() -> AsyncIterator[bytes]:
    """Yield without end, and note the end."""
    try:
        while True:
            yield b"piece"
    finally:
        ended.append(threading.current_thread())


ended: list[threading.Thread] = []
urlpatterns = [path("sync", told), path("async", told_on_the_loop), path("stream", told_for_ever)]


class Counting(ThreadPoolExecutor):
    """Counts what it is asked to do."""

    visits = 0

    def submit(self, *args: Any, **named: Any) -> Future[Any]:
        self.visits += 1
        return super().submit(*args, **named)


def head_of(address: str) -> dict[str, Any]:
    """Return a request's head as a server tells it."""
    return {"type": "http", "method": "GET", "path": address, "query_string": b"", "headers": [(b"host", b"localhost")]}


async def ask(address: str) -> tuple[int, int]:
    """Return the status of an answer and how often its thread was visited."""
    sent: list[dict[str, Any]] = []
    body = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        return body.pop() if body else await asyncio.Event().wait()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    with Counting(1, "page") as lane:
        async with ThreadSensitiveContext(executor=lane):
            await SyncHandler()(head_of(address), receive, send)
    return sent[0]["status"], lane.visits


@pytest.mark.parametrize(("address", "on_the_loop"), [("/sync", False), ("/async", True)])
async def test_a_request_is_begun_answered_and_closed_in_a_visit_each(
    settings: Any, address: str, on_the_loop: bool
) -> None:
    settings.ROOT_URLCONF = __name__
    seen.clear()
    assert await ask(address) == (200, 3)
    assert (seen[0] is threading.current_thread()) is on_the_loop


async def test_a_stream_ends_with_its_reader_and_not_with_the_garbage(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    ended.clear()
    full, gone = asyncio.Event(), asyncio.Event()
    body = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if body:
            return body.pop()
        await full.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.body":
            full.set()
            await gone.wait()  # a line that takes no more, as of a phone in a tunnel

    gc.disable()
    try:
        await SyncHandler()(head_of("/stream"), receive, send)
        assert ended == [threading.current_thread()]
    finally:
        gc.enable()
