"""What the pages of tools need: the fields of an order, and the jobs of a kind."""

from django.forms import BoundField
from django.template import Library

from studio.jobs.forms import JobForm
from studio.jobs.kinds import Kind
from studio.jobs.models import Job
from studio.workspaces.access import Seat

register = Library()
SHOWN = 20  # jobs that a generic page lists


@register.filter
def order_fields(form: JobForm) -> list[BoundField]:
    """Return the visible fields of a kind's form."""
    return form.visible_fields()


@register.simple_tag
def jobs_of(seat: Seat, kind: Kind) -> list[Job]:  # type: ignore[type-arg]
    """Return the newest listed jobs of a kind that still have something to show, with their results."""
    jobs = Job.objects.listed(seat, kind.name).with_results()[:SHOWN]
    return [job for job in jobs if job.shows_something]
