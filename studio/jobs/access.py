"""Looking a job up is the permission check."""

from django.http import Http404

from studio.jobs.models import Job
from studio.workspaces.access import Seat


def job_for(seat: Seat, key: str, *, bare: bool = False) -> Job:
    """Return a job of the seat's workspace, ``bare`` without what its card shows. Raises Http404 for any other."""
    jobs = Job.objects.all() if bare else Job.objects.with_results()
    job = jobs.visible_to(seat).filter(key=key).first()
    if job is None:
        raise Http404
    return job
