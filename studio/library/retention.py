"""What goes away by itself: the bin after 30 days, unused derivatives, halves of a crash. Rows go first, then files.

A crash in between leaves a file without a row, and ``strays`` finds those; it never leaves a row without a file.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from itertools import batched

import structlog
from django.db import transaction

from studio.library import store
from studio.library.actions import KEPT_IN_BIN
from studio.library.media import derivatives
from studio.library.models import Asset, SideFile, Version

log = structlog.get_logger(__name__)
AT_ONCE = 100
STRAY_AFTER = timedelta(days=1)  # a job may hold a file for long before its row is written


def overdue(now: datetime) -> list[int]:
    """Return the assets that have lain in the bin for 30 days."""
    old = Asset.objects.filter(deleted_at__lte=now - KEPT_IN_BIN).order_by("deleted_at")
    return list(old.values_list("id", flat=True)[:AT_ONCE])


def purge(asset_id: int, now: datetime) -> bool:
    """Remove an asset for good, unless somebody restored it in time; its files go once that is committed."""
    with transaction.atomic():
        asset = Asset.objects.select_for_update().filter(pk=asset_id, deleted_at__lte=now - KEPT_IN_BIN).first()
        if asset is None:
            return False
        for version in asset.versions.prefetch_related("sides").defer("words", "details"):
            paths = [version.path, *(side.path for side in version.sides.all())]
            transaction.on_commit(partial(remove_files, version.key, paths), robust=True)
        asset.delete()
    log.info("purged", asset=asset.key)
    return True


def remove_files(key: str, paths: Iterable[str]) -> None:
    """Remove a version's file, its side files and everything that was made of it; what a copy also has stays."""
    for path in unknown(paths):
        store.forget(path)
    derivatives.forget_derived(key)


def tidy(now: datetime) -> dict[str, int]:
    """Remove unused derivatives, halves and strays; return how many of each."""
    return {"copies": derivatives.prune(now), "halves": store.sweep(now), "strays": strays(now)}


def strays(now: datetime) -> int:
    """Remove files of the media folder that no row names, a day after they were written."""
    limit, removed = (now - STRAY_AFTER).timestamp(), 0
    old = (file for file in store.folder().glob("*/*") if store.older_than(file, limit))
    for files in batched(old, AT_ONCE):
        for path in unknown(f"{file.parent.name}/{file.name}" for file in files):
            store.forget(path)
            log.warning("stray file removed", path=path)
            removed += 1
    return removed


def unknown(paths: Iterable[str]) -> set[str]:
    """Return those of some stored paths that neither a version nor a side file has."""
    found = set(paths)
    for model in (Version, SideFile):
        found -= set(model.objects.filter(path__in=found).values_list("path", flat=True))
    return found
