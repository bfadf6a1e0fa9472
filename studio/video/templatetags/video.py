"""What the templates of clips need to know of a job."""

from django.template import Library

from studio.jobs.models import Job
from studio.video.clips import Clip
from studio.video.history import History
from studio.workspaces.access import Seat

register = Library()


@register.simple_tag
def clip_of(job: Job, seat: Seat) -> Clip:
    """Return a job as its card shows it."""
    return Clip(job, History(seat, sandbox=job.sandbox) if job.is_live else None)
