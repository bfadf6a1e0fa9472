"""The library's housework, in the background: the bin, and once an hour what nobody needs any more."""

import structlog
from django.utils import timezone

from studio.lib.db import run_in_db_pool
from studio.lib.periodic import Repeated, Source
from studio.library import retention
from studio.library.search.index import index_missing
from studio.library.uploads import resumable

log = structlog.get_logger(__name__)
HOUR_S = 3600.0


def tidy_data_folder() -> None:
    """Remove unused copies, halves and strays."""
    if any((removed := retention.tidy(timezone.now())).values()):
        log.info("tidied", **removed)


async def empty(asset_id: int) -> None:
    """Remove an asset that lay in the bin for 30 days."""
    await run_in_db_pool(retention.purge, asset_id, timezone.now())


def remove_unfinished_uploads() -> None:
    """Remove uploads that nobody went on with."""
    resumable.prune(timezone.now())


unfinished_uploads = Repeated("unfinished uploads", HOUR_S, remove_unfinished_uploads)
data_folder = Repeated("data folder", HOUR_S, tidy_data_folder)
SOURCES = [
    Source("bin", lambda: retention.overdue(timezone.now()), empty),
    data_folder.source,
    Repeated("assets that the index does not know", HOUR_S, index_missing).source,
    unfinished_uploads.source,
]
