"""How somebody left the page of a kind, read from the jobs themselves."""

from collections.abc import Collection
from typing import Any

from studio.jobs.models import Job
from studio.library.models import Version
from studio.workspaces.access import Seat, visible_to


def last_order(seat: Seat, kind: str) -> Any:
    """Return the person's newest order of a kind in the workspace, or None."""
    job = Job.objects.listed(seat, kind).filter(created_by=seat.person).first()
    return job.order if job else None


def keys_there(seat: Seat, keys: Collection[str]) -> set[str]:
    """Return those of some versions' keys that the person sees and nobody has deleted."""
    here = Version.objects.filter(visible_to(seat, "asset__"), asset__workspace=seat.workspace, asset__deleted_at=None)
    return set(here.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
