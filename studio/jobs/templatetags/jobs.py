"""What templates need to know of kinds."""

from dataclasses import replace
from typing import Any

from django.template import Library

from studio.accounts.models import User
from studio.jobs.activity.filters import Filters
from studio.jobs.activity.lists import Part, needs_attention
from studio.jobs.engine.lanes import Turn, turns_of
from studio.jobs.kinds import Handoff, Kind, handoffs_for
from studio.jobs.models import Job
from studio.jobs.recipes import cost_of, words_of
from studio.jobs.states import OPEN, State
from studio.ledger.models import EntryState
from studio.lib.templatetags.ui import lasting
from studio.library.models import Asset, Version
from studio.workspaces.access import Seat

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


@register.filter
def cost(job: Job) -> str:
    """Return what a settled job cost, in words; nothing while it is not known."""
    if job.entry is None or job.entry.state == EntryState.RESERVED:
        return ""
    return cost_of(job.entry, sandbox=job.sandbox)


@register.filter
def payer(job: Job, reader: User) -> str:
    """Return whose key a job runs on, in words: nobody sees more of another's key; "" for what needs none."""
    if job.kind_object.is_local:
        return ""
    if job.sandbox:
        return "sandbox"
    if job.api_key is None:
        return "on a key that was removed since"
    return "on your key" if job.api_key.user == reader else f"on {job.api_key.user}’s key"


@register.filter
def turn(job: Job) -> Turn | None:
    """Return where a job stands in line, if it waits in one; as it was noted with a whole list, or looked up."""
    return job.__dict__["turn"] if "turn" in job.__dict__ else turns_of([job]).get(job.pk)


@register.filter
def stop_label(job: Job) -> str:
    """Return what the button that stops a job says; most of what MiniMax has begun nobody can stop."""
    if job.state in (State.QUEUED, State.HELD):
        return "Cancel"
    return "Stop waiting" if job.state == State.WAITING and not job.kind_object.stops_upstream else "Stop"


@register.filter
def asked_for(job: Job) -> str:
    """Return what kind of thing was asked for and how much of it, as it was quoted: ``Images, 4 pictures``."""
    amount = f", {job.entry.quoted:,} {job.entry.unit}" if job.entry is not None else ""
    return f"{job.kind_object.label}{amount}"


@register.filter
def mood(job: Job) -> str:
    """Return the class of the words about what did not simply work: calm where nobody has to do anything."""
    why = job.explanation
    if job.state == State.CANCELLED or job.set_aside_at is not None:
        return "calm"
    tones = ("info", "warn") if job.state == State.HELD else ("info",)  # nothing went wrong with what is held
    return "wait" if why is not None and why.tone in tones else ""


@register.filter
def older(part: Part, chosen: Filters) -> str:
    """Return the query of the address where a part of a list goes on, "" at its end."""
    return part.older(chosen)


@register.filter
def may_set_aside(seat: Seat, job: Job) -> bool:
    """Return whether a person may take a job out of what needs attention: their own, or as an admin."""
    return needs_attention(job) and (job.created_by_id == seat.person.pk or seat.can_manage)  # type: ignore[attr-defined]


@register.filter
def took(job: Job) -> str:
    """Return how long a settled job was worked on, in words."""
    return lasting(1000 * job.seconds_running) if job.settled_at and job.started_at else ""


@register.simple_tag
def jobs_varying(asset: Asset) -> list[Job]:
    """Return the jobs whose result becomes the next version of an asset: those that run, and the last if it failed."""
    jobs = list(Job.objects.with_results().filter(variation_of=asset).order_by("-created_at", "-id")[:MOST_SHOWN])
    last = jobs[:1] if jobs and jobs[0].state not in (*OPEN, State.DONE) and jobs[0].version is None else []
    return [*last, *(job for job in jobs if job.state in OPEN)]
