"""A request is answered in one visit to its thread, however many middlewares, and an async view runs on the loop."""

import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.sync import ThreadSensitiveContext
from django.http import HttpRequest, HttpResponse
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


urlpatterns = [path("sync", told), path("async", told_on_the_loop)]


class Counting(ThreadPoolExecutor):
    """Counts what it is asked to do."""

    visits = 0

    def submit(self, *args: Any, **named: Any) -> Future[Any]:
        self.visits += 1
        return super().submit(*args, **named)


async def ask(address: str) -> tuple[int, int]:
    """Return the status of an answer and how often its thread was visited."""
    sent: list[dict[str, Any]] = []
    body = [{"type": "http.request", "body": b"", "more_body": False}]
    head = {"type": "http", "method": "GET", "path": address, "query_string": b"", "headers": [(b"host", b"localhost")]}

    async def receive() -> dict[str, Any]:
        return body.pop() if body else await asyncio.Event().wait()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    with Counting(1, "page") as lane:
        async with ThreadSensitiveContext(executor=lane):
            await SyncHandler()(head, receive, send)
    return sent[0]["status"], lane.visits


@pytest.mark.parametrize(("address", "on_the_loop"), [("/sync", False), ("/async", True)])
async def test_a_request_is_begun_answered_and_closed_in_a_visit_each(
    settings: Any, address: str, on_the_loop: bool
) -> None:
    settings.ROOT_URLCONF = __name__
    seen.clear()
    assert await ask(address) == (200, 3)
    assert (seen[0] is threading.current_thread()) is on_the_loop
