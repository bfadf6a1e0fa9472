"""Tapes that nobody needs any more go away: a result is in the library, so its tape is only for pages still open."""

import time
from datetime import timedelta
from itertools import batched
from pathlib import Path

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from studio.jobs.models import ENDED, Job, JobResult, State
from studio.jobs.stream.tape_file import folder

AT_ONCE = 500
KEPT = timedelta(hours=6)  # for players that come back
KEPT_UNSAVED = timedelta(days=30)  # what the library has not got may still be wanted by the operator


def finished(names: set[str]) -> set[str]:
    """Return the keys of jobs whose result is safe, or that have none."""
    ended = Job.objects.filter(key__in=names, settled_at__lte=timezone.now() - KEPT, state__in=ENDED)
    has_result = Exists(JobResult.objects.filter(job=OuterRef("pk"), version__isnull=False))
    return set(ended.filter(Q(state=State.DONE) | has_result).values_list("key", flat=True))


def remove_old() -> int:
    """Remove old tapes and return how many."""
    now, removed = time.time(), 0
    ages = {file: now - file.stat().st_mtime for file in folder().glob("*.tape")}
    old = [file for file, age in ages.items() if age > KEPT.total_seconds()]
    for some in batched(old, AT_ONCE):
        safe = finished({key_of(file) for file in some})
        for file in some:
            if key_of(file) in safe or ages[file] > KEPT_UNSAVED.total_seconds():
                file.unlink(missing_ok=True)
                removed += 1
    return removed


def key_of(file: Path) -> str:
    """Return the key of the job that a tape belongs to."""
    return file.name.partition("-")[0]
