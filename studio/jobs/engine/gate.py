"""The gate of a lane that MiniMax finds too fast (1002, 1039, 2045): one job asks again, the others wait behind it.

Without it each of thirty jobs would ask by a clock of its own. A lane is a key and a family, without limits a key.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from studio.jobs.engine import lanes, transitions
from studio.jobs.engine.leases import in_future
from studio.jobs.engine.retry_policy import SLOW_DOWN
from studio.jobs.models import Job, State

SHORTEST_STEP_S = 1.0  # between those that follow the first


def hold(job: Job, error: dict[str, Any], pause_s: float) -> None:
    """Hold a job that was too fast: behind those that are held already, or before them where it was the one that asked.

    Those behind count its try as theirs, so that the lane as a whole is given up after as many. Raises Overtaken.
    """
    with transaction.atomic():
        waiting = list(waiting_behind(job).order_by("due_at", "id"))
        if job.lane:
            lanes.lock(job.lane)
            pause_s = max(pause_s, lanes.seconds_until_room(job.lane))  # before that it would be refused again
        asked_before = job.tries > 0
        transitions.hold(job, error, pause_s)
        if not waiting:
            return
        step_s = step_of(job.lane)
        if not asked_before:
            last = waiting[-1].due_at
            assert last is not None
            Job.objects.filter(pk=job.pk).update(due_at=last + timedelta(seconds=step_s))
            return
        for place, other in enumerate(waiting, 1):
            due_at = in_future(timedelta(seconds=pause_s + place * step_s))
            waiting_behind(job).filter(pk=other.pk).update(due_at=due_at, tries=max(other.tries, job.tries))


def waiting_behind(job: Job) -> QuerySet[Job]:
    """Return the other jobs of the same key and lane that MiniMax found too fast."""
    same = Job.objects.filter(api_key=job.api_key_id, lane=job.lane)  # type: ignore[misc]
    return same.filter(state=State.HELD, error__reason=SLOW_DOWN, due_at__isnull=False).exclude(pk=job.pk)


def step_of(lane: str) -> float:
    """Return the seconds between two jobs of a lane that ask again."""
    if not lane:
        return SHORTEST_STEP_S
    limit = lanes.limit_of(lane)
    return max(SHORTEST_STEP_S, limit.seconds / limit.requests)
