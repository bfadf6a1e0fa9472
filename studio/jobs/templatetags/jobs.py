"""What templates need to know of kinds."""

from dataclasses import replace
from typing import Any

from django.template import Library

from studio.jobs.kinds import Handoff, Kind, handoffs_for
from studio.jobs.models import Job
from studio.jobs.recipes import words_of
from studio.jobs.states import OPEN, State
from studio.library.models import Asset, Version

register = Library()
MOST_SHOWN = 10


@register.simple_tag
def handoffs(version: Version) -> list[tuple[Kind[Any], Handoff]]:
    """Return what can be begun from a version, each with the label that it has there."""
    offered = handoffs_for(version.medium)
    words = words_of(version) if any(handoff.of_words for _, handoff in offered) else None
    name = words.name if words else ""
    fitting = [(kind, handoff) for kind, handoff in offered if words or not handoff.of_words]
    return [(kind, replace(handoff, label=handoff.label.replace("{words}", name))) for kind, handoff in fitting]


@register.simple_tag
def jobs_varying(asset: Asset) -> list[Job]:
    """Return the jobs whose result becomes the next version of an asset: those that run, and the last if it failed."""
    jobs = list(Job.objects.with_results().filter(variation_of=asset).order_by("-created_at", "-id")[:MOST_SHOWN])
    last = jobs[:1] if jobs and jobs[0].state not in (*OPEN, State.DONE) and jobs[0].version is None else []
    return [*last, *(job for job in jobs if job.state in OPEN)]
