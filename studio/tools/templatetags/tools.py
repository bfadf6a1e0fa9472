"""What the pages of tools need: the fields of an order, and the jobs of a kind."""

from django.forms import BoundField
from django.template import Library

from studio.jobs.forms import JobForm
from studio.jobs.kinds import Kind
from studio.jobs.models import Job
from studio.tools.inputs import InputField
from studio.workspaces.access import Seat

register = Library()
SHOWN = 20  # jobs that a generic page lists


@register.filter
def given_fields(form: JobForm) -> list[BoundField]:
    """Return the visible fields that come first on every page: what is written, and what is attached."""
    return [field for field in form.visible_fields() if is_given(form, field)]


@register.filter
def setting_fields(form: JobForm) -> list[BoundField]:
    """Return the other visible fields: a sheet where there is little room."""
    return [field for field in form.visible_fields() if not is_given(form, field)]


def is_given(form: JobForm, field: BoundField) -> bool:
    """Return whether a field holds what something is made of, and not how it is made."""
    return field.name in form.WORDING or isinstance(field.field, InputField)


@register.simple_tag
def jobs_of(seat: Seat, kind: Kind) -> list[Job]:  # type: ignore[type-arg]
    """Return the newest listed jobs of a kind that still have something to show, with their results."""
    jobs = Job.objects.listed(seat, kind.name).with_results()[:SHOWN]
    return [job for job in jobs if job.shows_something]
