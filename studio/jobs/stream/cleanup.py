"""Retention of tape files: once a result is in the library, its tape only serves pages that are still open."""

import time
from datetime import timedelta
from itertools import batched
from pathlib import Path

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from studio.jobs.models import ENDED, Job, JobResult, State
from studio.jobs.stream.tape_file import folder

BATCH = 500
RETENTION = timedelta(hours=6)  # for players that reconnect
UNSAVED_RETENTION = timedelta(days=30)  # the operator may still want what never reached the library


def find_saved(names: set[str]) -> set[str]:
    """Return which of these job keys belong to settled jobs that are done, or whose result is in the library."""
    ended = Job.objects.filter(key__in=names, settled_at__lte=timezone.now() - RETENTION, state__in=ENDED)
    has_result = Exists(JobResult.objects.filter(job=OuterRef("pk"), version__isnull=False))
    return set(ended.filter(Q(state=State.DONE) | has_result).values_list("key", flat=True))


def remove_expired() -> int:
    """Remove expired tape files and return how many; idempotent."""
    now, removed = time.time(), 0
    ages = {file: now - file.stat().st_mtime for file in folder().glob("*.tape")}
    old = [file for file, age in ages.items() if age > RETENTION.total_seconds()]
    for batch in batched(old, BATCH):
        saved = find_saved({parse_job_key(file) for file in batch})
        for file in batch:
            if parse_job_key(file) in saved or ages[file] > UNSAVED_RETENTION.total_seconds():
                file.unlink(missing_ok=True)
                removed += 1
    return removed


def parse_job_key(file: Path) -> str:
    """Return the job key in a tape's file name."""
    return file.name.partition("-")[0]
