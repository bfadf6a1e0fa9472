"""Looking a job up is the permission check."""

from django.http import Http404

from studio.jobs.models import Job
from studio.workspaces.access import Seat


def job_for(seat: Seat, key: str) -> Job:
    """Return a job of the seat's workspace. Raises Http404 for any other."""
    related = Job.objects.select_related("version__asset", "created_by", "api_key")
    job = related.filter(workspace=seat.workspace, key=key).first()
    if job is None:
        raise Http404
    return job
