"""Leases by the database's clock: who works on a job, until when, and under which fencing number."""

from datetime import timedelta
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, Q, QuerySet, Value
from django.db.models.functions import Now

from studio.jobs.models import OPEN, Attempt, Job, State
from studio.lib import clock

LEASE = timedelta(seconds=20)
# A poll comes after two minutes at most; of what is held each comes a while after the one before it.
LONGEST_WAITS = {State.WAITING: timedelta(minutes=5), State.HELD: timedelta(hours=1)}


def in_future(pause: timedelta) -> ExpressionWrapper:
    """Return a moment ahead, by the database's clock."""
    return ExpressionWrapper(Now() + Value(pause), output_field=DateTimeField())


def unleased() -> QuerySet[Job]:
    """Return the jobs that are due and not leased."""
    no_lease = Q(lease_until=None) | Q(lease_until__lt=Now())
    return Job.objects.filter(no_lease, state__in=OPEN, due_at__lte=Now())


def lease_end() -> ExpressionWrapper:
    """Return when a lease taken now ends."""
    return in_future(LEASE)


def follow_clock(step: timedelta) -> None:
    """Have nothing wait longer than it was to, after the clock was set back; requests count as long ago as they are."""
    waiting = Job.objects.filter(state__in=OPEN)
    clock.shorten(waiting, "due_at", step)
    clock.shorten(waiting, "lease_until", step)
    for column in ("created_at", "arrived_by"):
        clock.shorten(Attempt.objects.all(), column, step)


def forget_far_waits() -> None:
    """Make due what was to wait longer than anything does: the clock was set back while the server was down."""
    for state, longest in LONGEST_WAITS.items():
        Job.objects.filter(state=state, due_at__gt=in_future(longest)).update(due_at=Now())
    for column in ("created_at", "arrived_by"):
        Attempt.objects.filter(**{f"{column}__gt": in_future(LEASE)}).update(**{column: Now()})


def lease_for(job: Job, owner: str) -> dict[str, Any]:
    """Return the columns that take a job under lease."""
    return {"lease_owner": owner, "lease_until": lease_end(), "fence": job.fence + 1}


def free_lease() -> dict[str, Any]:
    """Return the columns that give a lease back."""
    return {"lease_owner": "", "lease_until": None}


def renew(owner: str, job_ids: list[int]) -> tuple[list[int], list[int]]:
    """Renew the leases of running jobs; return those that a person asked to stop, and those that are no longer ours."""
    mine = Job.objects.filter(pk__in=job_ids, lease_owner=owner)
    mine.update(lease_until=lease_end())
    asked = dict(mine.values_list("id", "cancel_asked"))
    return [job_id for job_id, stop in asked.items() if stop], [job_id for job_id in job_ids if job_id not in asked]
