"""Leases by the database's clock: who works on a job, until when, and under which fencing number."""

from datetime import timedelta
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, Value
from django.db.models.functions import Now

from studio.jobs.models import Job

LEASE = timedelta(seconds=20)


def in_future(pause: timedelta) -> ExpressionWrapper:
    """Return a moment ahead, by the database's clock."""
    return ExpressionWrapper(Now() + Value(pause), output_field=DateTimeField())


def lease_end() -> ExpressionWrapper:
    """Return when a lease taken now ends."""
    return in_future(LEASE)


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
