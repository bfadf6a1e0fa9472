"""When a request was sent: between that moment and its answer lies the one at which MiniMax counts it."""

import time
from contextvars import ContextVar
from typing import Any


class Sending:
    """When the newest byte of a task's requests went out, by ``time.monotonic``; None before the first."""

    def __init__(self) -> None:
        self.at: float | None = None


# An object that the task which asks, and the one that writes a long body for it, have in common.
sending: ContextVar[Sending | None] = ContextVar("sending", default=None)


def watch() -> Sending:
    """Have what the running task sends from now on noted; return where."""
    watched = Sending()
    sending.set(watched)
    return watched


async def note(*_: Any) -> None:
    """Note that a part of a request went out."""
    if watched := sending.get():
        watched.at = time.monotonic()
