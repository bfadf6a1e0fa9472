"""Run synchronous database code from async code, on two dedicated thread pools.

asgiref's default is one thread per process, where a hundred job starts would queue behind every page. These threads
live as long as the process and keep their database connections, each of which takes a millisecond to open.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.db import Error, connections

_runner_thread = ThreadPoolExecutor(1, "runner-db")
_db_pool = ThreadPoolExecutor(4, "db-pool")


def _call[T](work: Callable[[], T]) -> T:
    try:
        return work()
    except Error:
        # The connection may be broken: drop it, so that the next call reconnects.
        connections.close_all()
        raise


async def run_in_runner_thread[T](function: Callable[..., T], *args: object) -> T:
    """Run ``function`` on the runner's single database thread, in order of the calls; await its result."""
    return await asyncio.get_running_loop().run_in_executor(_runner_thread, _call, partial(function, *args))


async def run_in_db_pool[T](function: Callable[..., T], *args: object) -> T:
    """Run ``function`` on the pool of four database threads that everything but the runner shares; await its result."""
    return await asyncio.get_running_loop().run_in_executor(_db_pool, _call, partial(function, *args))
