"""The event loop that serves this process: its sockets, runner and child processes live on it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

_loops: list[asyncio.AbstractEventLoop] = []


def bind(loop: asyncio.AbstractEventLoop | None) -> None:
    """Remember the server's loop, or forget it."""
    _loops[:] = [loop] if loop else []


def get() -> asyncio.AbstractEventLoop | None:
    """Return the loop that serves, or None in a process that does not serve (commands, tests)."""
    return next((loop for loop in _loops if not loop.is_closed()), None)


def run[T](coroutine: Coroutine[Any, Any, T], timeout: float, at_end: Callable[[], Awaitable[Any]] | None = None) -> T:
    """Run a coroutine on the server's loop from another thread and return its result. Raises TimeoutError.

    Where no loop serves, it runs on a loop of its own, and ``at_end`` releases what it opened there.
    """
    loop = get()
    if loop is None:
        # In a thread, since the caller's thread may have a loop that belongs to somebody else.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, _alone(coroutine, timeout, at_end)).result()
    future = asyncio.run_coroutine_threadsafe(coroutine, loop)
    try:
        return future.result(timeout)
    except TimeoutError:
        future.cancel()
        raise


async def _alone[T](
    coroutine: Coroutine[Any, Any, T], limit_s: float, at_end: Callable[[], Awaitable[Any]] | None
) -> T:
    try:
        return await asyncio.wait_for(coroutine, limit_s)
    finally:
        if at_end is not None:
            await at_end()
