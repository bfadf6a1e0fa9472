"""When a paid request reached MiniMax at the latest: from then on its place in a window of its lane is taken.

Nobody tells when it was counted there. It was after it was claimed here, and before it was answered. Work that is
answered late would keep its place too long by that, so a while after its last byte counts as well.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone

from studio.jobs.models import Job
from studio.minimax.wire import sending

WAY_S = 6.0  # the longest that a request is thought to be on its way


@contextmanager
def observe(job: Job) -> Iterator[None]:
    """Watch the paid request that is sent here; its answer is the end, or what ``note`` was called for before."""
    sending.watch()
    try:
        yield
    finally:
        note(job)


def note(job: Job) -> None:
    """Note that a job's request has been answered, or that nobody waits for it any more; the first time counts."""
    if job.arrived_by is None:
        job.arrived_by = latest_arrival()


def latest_arrival() -> datetime:
    """Return when what the running task has sent arrived at the latest, now that it is answered."""
    watched = sending.sending.get()
    sent_at = watched.at if watched else None
    over_s = 0.0 if sent_at is None else max(0.0, time.monotonic() - sent_at - WAY_S)
    return timezone.now() - timedelta(seconds=over_s)


def write(job: Job) -> None:
    """Write it to the record of the request, in the caller's transaction; after a crash it is not known better."""
    job.attempts.filter(arrived_by=None).update(arrived_by=job.arrived_by or timezone.now())
