"""Callbacks of MiniMax: unsigned hints that only hurry the next question, and lead back to work whose answer was lost.

Whatever a callback says, the job asks with its key before anything is believed, shown or charged.
"""

import time
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from studio.jobs.engine import transitions
from studio.jobs.kinds import Waiting
from studio.jobs.models import Attempt, Job, State
from studio.minimax.callbacks import Callback
from studio.minimax.errors import Refused
from studio.minimax.wire.error_fields import INVALID_PARAMS

LEAST_GAP = timedelta(seconds=1)  # between two questions that callbacks ask for
AT_ONCE = timedelta(0)
REST_S = 3600.0  # without callbacks, after MiniMax could not reach this server
FIELD = "callback_url"
LONGEST_TASK = 64  # characters of its id

_resting_until = 0.0  # by the monotonic clock


def address_for(job: Job, upstream: str) -> str:
    """Return where MiniMax may send news of the attempt under way, "" where it could not reach this server."""
    here = settings.STUDIO_ADDRESS
    if not here or not job.kind_object.has_callbacks or job.sandbox or time.monotonic() < _resting_until:
        return ""
    # An upstream without TLS is on this machine, and alone calls such addresses.
    if not here.startswith("https://") and not upstream.startswith("http://"):
        return ""
    return here + reverse("callback", args=[newest_attempt(job).token])


def newest_attempt(job: Job) -> Attempt:
    """Return the newest paid request of a job."""
    return job.attempts.order_by("-number")[0]


def was_unreachable(job: Job, error: Exception) -> bool:
    """Return whether MiniMax refused a request since it could not reach us; then none names an address for a while."""
    global _resting_until  # noqa: PLW0603
    if not isinstance(error, Refused) or error.code not in (None, INVALID_PARAMS) or error.field not in ("", FIELD):
        return False
    if newest_attempt(job).heard_at is not None:
        return False
    _resting_until = time.monotonic() + REST_S
    return True


def hear(token: str, callback: Callback) -> Job | None:
    """Take a callback in and return the job that it is about, perhaps due by now; None for an unknown token."""
    attempt = Attempt.objects.select_related("job").filter(token=token).first()
    if attempt is None:
        return None
    pause = LEAST_GAP if attempt.heard_at and timezone.now() - attempt.heard_at < LEAST_GAP else AT_ONCE
    named = {"task": callback.task_id} if 0 < len(callback.task_id) <= LONGEST_TASK else {}
    # Committed before the state is looked at: whoever parks the job at this moment looks for the task afterwards.
    Attempt.objects.filter(pk=attempt.pk).update(heard_at=timezone.now(), **named)
    job = Job.objects.get(pk=attempt.job_id)  # type: ignore[attr-defined]
    if not callback.challenge and newest_attempt(job).pk == attempt.pk:
        transitions.look_sooner(job, pause)
        find_again(job)
    return job


def find_ticket(job: Job) -> Waiting | None:
    """Return what to ask with about the newest attempt, by the task that a callback named; None where none came."""
    task = newest_attempt(job).task
    ticket = job.kind_object.ticket_of_task(job.order, task) if task else None
    return None if ticket is None else Waiting(ticket, 0)


def find_again(job: Job) -> None:
    """Go on with a job whose answer never came, once a callback has named its task."""
    if job.state == State.UNKNOWN and not job.ticket and (waiting := find_ticket(job)):
        transitions.find_again(job, waiting)
