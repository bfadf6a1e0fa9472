"""The real application on a real port, in a thread of the tests' process."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from studio.jobs.engine.runner import runner
from studio.lib import server_loop
from studio.lib.db import run_in_runner_thread
from studio.lib.uvicorn_server import Server, create_server, limit_unsent

START_S = STOP_S = 20.0


@contextmanager
def serving(application: object) -> Iterator[str]:
    """Serve an ASGI application on a free port, and yield its address."""
    with started(application) as (_, url):
        yield url


@contextmanager
def started(application: object, **options: Any) -> Iterator[tuple[Server, str]]:
    """Serve an ASGI application on a free port, and yield server and address; ``options`` are of ``create_server``."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    limit_unsent(bound)
    server = create_server(application, lambda: None, **{"grace_s": 2, **options})
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    wait_until(lambda: server.started or not thread.is_alive())
    assert server.started, "the server did not start"
    try:
        yield server, f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(STOP_S)
        bound.close()


def hang_up() -> None:
    """Close what the threads of a server that has ended leave open: PostgreSQL drops no database that somebody uses."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")


@contextmanager
def runner_at_work() -> Iterator[None]:
    """Let the server's runner claim jobs; afterwards nothing of it is under way, so that the tables can be emptied."""
    runner.paused = False
    try:
        yield
    finally:
        runner.paused = True
        loop = server_loop.get()
        if loop is not None and not loop.is_closed():
            asyncio.run_coroutine_threadsafe(put_down(), loop).result(STOP_S)


async def put_down() -> None:
    """Cancel the runner's tasks as an ending server does."""
    tasks = [run.task for run in runner.runs.values()]
    for task in tasks:
        task.cancel("shutdown")
    await asyncio.gather(*tasks, return_exceptions=True)
    await run_in_runner_thread(int)  # a thread cannot be cancelled: it ends what it has begun


def wait_until(ready: Callable[[], object], patience_s: float = START_S) -> None:
    """Look again and again until ``ready()`` is true. Raises AssertionError."""
    end = time.monotonic() + patience_s
    while not ready():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


async def until(ready: Callable[[], object], patience_s: float = START_S) -> None:
    """Look again and again, on this loop, until ``ready()`` is true. Raises TimeoutError."""
    async with asyncio.timeout(patience_s):
        while not ready():  # noqa: ASYNC110
            await asyncio.sleep(0.001)
