"""Database access from async code: one thread and one connection, since SQLite has one writer anyway."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

_thread = ThreadPoolExecutor(1, "sandbox-database")


async def in_database[**P, T](function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function in the database's thread and return its result; what it wrote is committed by then."""
    return await asyncio.get_running_loop().run_in_executor(_thread, lambda: function(*args, **kwargs))


def migrate() -> None:
    """Create or migrate the tables."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    connection.close()
