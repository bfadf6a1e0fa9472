"""What the templates of pictures need to know of a job."""

from collections.abc import Iterable

from django.template import Library

from studio.images.sets import ImageSet
from studio.jobs.models import Job

register = Library()


@register.simple_tag
def image_set(job: Job) -> ImageSet:
    """Return a job as its card shows it."""
    return ImageSet(job)


@register.filter
def with_first(jobs: Iterable[Job], first: Job | None) -> list[Job]:
    """Return jobs with one in front, whether it was among them or not."""
    return [*([first] if first else []), *(job for job in jobs if job != first)]
