"""What templates need to know of kinds."""

from typing import Any

from django.template import Library

from studio.jobs.kinds import Handoff, Kind, handoffs_for
from studio.library.models import Version

register = Library()


@register.simple_tag
def handoffs(version: Version) -> list[tuple[Kind[Any], Handoff]]:
    """Return what can be begun from a version."""
    return handoffs_for(version.medium)
