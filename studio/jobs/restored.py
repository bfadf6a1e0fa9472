"""Jobs that were waiting in a copy of a data folder: they may have been sent and paid since, so a person decides."""

from datetime import datetime

from django.db import transaction

from studio.jobs import actions
from studio.jobs.engine import transitions
from studio.jobs.models import Job, JobQuery, State
from studio.workspaces.access import Seat

REASON = "restored"
UNSENT = (State.QUEUED, State.HELD)


def day(at: datetime) -> str:
    """Return a day in words: ``12 Nov``."""
    return f"{at.day} {at:%b}"


def hold_unsent(seen_at: datetime) -> int:
    """Hold every job that was not sent yet, before the runner begins; return how many."""
    count = 0
    for job in list(Job.objects.filter(actions.NOT_RESTORED, state__in=UNSENT)):
        if job.kind_object.is_local:
            continue  # made here, for nothing
        transitions.hold(job, {"reason": REASON, "detail": day(seen_at)}, None)
        count += 1
    return count


def waiting_for(seat: Seat) -> JobQuery:
    """Return the person's own jobs that wait for a word because of a copy."""
    held = Job.objects.visible_to(seat).filter(state=State.HELD, created_by=seat.person)
    return held.filter(error__reason=REASON).order_by("created_at", "id")


@transaction.atomic
def send(seat: Seat) -> int:
    """Let them go, those of a lane by and by; return how many."""
    jobs = waiting_for(seat)
    count = jobs.count()
    actions.let_go(jobs)
    return count


def let_be(seat: Seat) -> int:
    """End them for nothing; return how many."""
    return actions.cancel_all(list(waiting_for(seat)))
