"""Sync database code called from async code, on threads of its own.

asgiref's default is one thread for the whole process: a hundred starts would wait in one line behind every page. These
threads live as long as the process and keep their connections, of which each costs a millisecond to open.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.db import Error, connections

_runner = ThreadPoolExecutor(1, "runner-db")
_feed = ThreadPoolExecutor(4, "feed-db")


def _call[T](work: Callable[[], T]) -> T:
    try:
        return work()
    except Error:
        # Perhaps it is the connection: the next call gets a new one.
        connections.close_all()
        raise


async def in_runner[T](function: Callable[..., T], *args: object) -> T:
    """Run ``function`` on the runner's one database thread."""
    return await asyncio.get_running_loop().run_in_executor(_runner, _call, partial(function, *args))


async def in_feed[T](function: Callable[..., T], *args: object) -> T:
    """Run ``function`` on one of the four database threads of sockets and media."""
    return await asyncio.get_running_loop().run_in_executor(_feed, _call, partial(function, *args))
