"""The event loop of the server in this process; sockets, the runner and worker processes belong to it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

_loops: list[asyncio.AbstractEventLoop] = []


def bind(loop: asyncio.AbstractEventLoop | None) -> None:
    """Set the server's loop, or clear it with None."""
    _loops[:] = [loop] if loop else []


def get() -> asyncio.AbstractEventLoop | None:
    """Return the server's loop, or None in a process that serves nothing (commands, tests)."""
    return next((loop for loop in _loops if not loop.is_closed()), None)


def run[T](coroutine: Coroutine[Any, Any, T], timeout: float, at_end: Callable[[], Awaitable[Any]] | None = None) -> T:
    """Run a coroutine on the server's loop from another thread and return its result. Raises TimeoutError.

    Without a server loop it runs on a temporary one, and ``at_end`` then closes what it opened there.
    """
    loop = get()
    if loop is None:
        # In a thread of its own, since the caller's thread may have a running loop already.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, _run_bounded(coroutine, timeout, at_end)).result()
    future = asyncio.run_coroutine_threadsafe(coroutine, loop)
    try:
        return future.result(timeout)
    except TimeoutError:
        future.cancel()
        raise


async def _run_bounded[T](
    coroutine: Coroutine[Any, Any, T], limit_s: float, at_end: Callable[[], Awaitable[Any]] | None
) -> T:
    try:
        return await asyncio.wait_for(coroutine, limit_s)
    finally:
        if at_end is not None:
            await at_end()
