"""Few requests are worked on at once, and writes go before reads: many threads only wait for each other's locks."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

HELD_S = 0.25  # whoever takes longer waits for something else, and lets the next one begin
PATIENCE_S = 1.0  # after which a read goes before writes that came later

type Waiter = tuple[float, asyncio.Future[None]]


class Turns:
    """Hands out ``at_once`` turns. Loop only."""

    def __init__(self, at_once: int) -> None:
        self.free = at_once
        self.first: deque[Waiter] = deque()
        self.later: deque[Waiter] = deque()

    @asynccontextmanager
    async def turn(self, *, first: bool) -> AsyncIterator[None]:
        """Wait for a turn, and give it back at the end or after ``HELD_S``."""
        if self.free:
            self.free -= 1
        else:
            await self.wait(self.first if first else self.later)
        held = Held(self)
        timer = asyncio.get_running_loop().call_later(HELD_S, held.give_back)
        try:
            yield
        finally:
            timer.cancel()
            held.give_back()

    async def wait(self, line: deque[Waiter]) -> None:
        """Wait in line; a turn that comes to somebody who has just gone is handed on."""
        waiter = asyncio.get_running_loop().create_future()
        line.append((time.monotonic(), waiter))
        try:
            await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self.hand_on()
            raise

    def hand_on(self) -> None:
        """Give a turn to whoever is next."""
        while line := self.next_line():
            waiter = line.popleft()[1]
            if not waiter.done():
                return waiter.set_result(None)
        self.free += 1

    def next_line(self) -> deque[Waiter]:
        """Return the line that is served next, empty when nobody waits."""
        if self.later and (not self.first or time.monotonic() - self.later[0][0] > PATIENCE_S):
            return self.later
        return self.first


class Held:
    """A turn that somebody has."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.is_over = False

    def give_back(self) -> None:
        """Hand the turn on; idempotent."""
        if not self.is_over:
            self.is_over = True
            self.turns.hand_on()
