"""A thread-safe TTL cache of what was read from the database a moment ago."""

import time
from collections.abc import Callable, Hashable
from threading import Lock

from django.db import connection, transaction

MOST_ENTRIES = 10_000


class TtlCache[K: Hashable, V]:
    """Keeps look-ups for ``ttl_s`` seconds from their beginning; inside a transaction it is neither read nor filled."""

    def __init__(self, ttl_s: float) -> None:
        self.ttl_s = ttl_s
        self.entries: dict[K, tuple[float, V]] = {}
        self.generation = 0
        self.lock = Lock()

    def get(self, key: K, look_up: Callable[[], V | None]) -> V | None:
        """Return what is cached, else what ``look_up`` finds; None is not kept."""
        if connection.in_atomic_block:
            return look_up()
        cached = self.entries.get(key)
        if cached is not None and time.monotonic() - cached[0] < self.ttl_s:
            return cached[1]
        began_at, generation = time.monotonic(), self.generation
        found = look_up()
        if found is not None and self.ttl_s:
            with self.lock:
                self.keep(key, began_at, found, generation)
        return found

    def keep(self, key: K, began_at: float, found: V, generation: int) -> None:
        """Cache a look-up, unless everything was forgotten while it was under way."""
        if generation != self.generation:
            return
        if len(self.entries) >= MOST_ENTRIES:
            self.entries.clear()
        self.entries[key] = began_at, found

    def clear(self) -> None:
        """Forget everything, and what is being looked up."""
        with self.lock:
            self.generation += 1
            self.entries.clear()

    def clear_on_commit(self, **of_signal: object) -> None:
        """Forget everything once the transaction is committed; a receiver of model signals."""
        transaction.on_commit(self.clear)
