"""Starts go first: what nobody waits for is put off while jobs begin, for a bounded time. Loop only.

A crash meanwhile loses nothing, since what is put off is on the tape.
"""

import asyncio
import time

QUIET_S = 0.1  # without another start
MOST_S = 2.0


class Starts:
    """When the last job began here."""

    def __init__(self) -> None:
        self.last_at, self.last_id = 0.0, 0

    def note(self, job_id: int) -> None:
        """Note that a job begins."""
        self.last_at, self.last_id = time.monotonic(), job_id

    async def wait_for_quiet(self, job_id: int) -> None:
        """Wait until no other job has begun for a moment, and at most two seconds."""
        give_up_at = time.monotonic() + MOST_S
        while self.last_id != job_id:
            rest_s = min(self.last_at + QUIET_S, give_up_at) - time.monotonic()
            if rest_s <= 0:
                return
            await asyncio.sleep(rest_s)


starts = Starts()
