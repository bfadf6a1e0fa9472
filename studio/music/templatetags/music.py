"""What the templates of music ask about a job."""

from django.template import Library

from studio.jobs.models import Job, State
from studio.music.recordings.queries import Reference, references_of
from studio.music.takes import Take, to_take
from studio.workspaces.access import Seat

register = Library()


@register.filter
def take_of_job(job: Job) -> Take | None:
    """Return the take that a job has made."""
    return to_take(job.version) if job.version is not None else None


@register.filter
def progress_words(job: Job) -> str:
    """Return in a word or two what is being done."""
    return "Stopping" if job.cancel_asked else "Waiting its turn" if job.state == State.QUEUED else "Composing"


@register.simple_tag
def reference_of(seat: Seat, job: Job) -> Reference | None:
    """Return the recording that an upload has made ready, None for one that was deleted."""
    return next((one for one in references_of(seat) if one.key == job.key), None)
