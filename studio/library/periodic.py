"""The library's housework, in the background: the bin, and once an hour what nobody needs any more."""

import time

import structlog
from django.utils import timezone

from studio.lib.db import run_in_db_pool
from studio.lib.periodic import Source
from studio.library import retention

log = structlog.get_logger(__name__)
HOUR_S = 3600.0


class Hourly:
    """A row that is due when the server starts, and an hour after each time that it was done."""

    def __init__(self) -> None:
        self.next_s = 0.0

    def due(self) -> list[int]:
        """Return the one id, or none while it is too early."""
        return [0] if time.monotonic() >= self.next_s else []

    async def tidy(self, row: int) -> None:
        """Look through the data folder."""
        self.next_s = time.monotonic() + HOUR_S
        if any((removed := await run_in_db_pool(retention.tidy, timezone.now())).values()):
            log.info("tidied", **removed)


async def empty(asset_id: int) -> None:
    """Remove an asset that lay in the bin for 30 days."""
    await run_in_db_pool(retention.purge, asset_id, timezone.now())


hourly = Hourly()
SOURCES = [
    Source("bin", lambda: retention.overdue(timezone.now()), empty),
    Source("data folder", hourly.due, hourly.tidy),
]
