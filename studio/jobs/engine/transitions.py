"""The only writer of job state. Each transition is one conditional UPDATE: state, owner and fence must still be right.

A worker whose lease was taken over carries an old fence, so its late write changes nothing.
"""

from contextlib import suppress
from datetime import timedelta
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from studio.accounts.models import KeyState
from studio.jobs.engine import arrivals, leases
from studio.jobs.engine.leases import free_lease, in_future, lease_for
from studio.jobs.kinds import Waiting
from studio.jobs.models import Attempt, Job, State
from studio.jobs.signals import settled
from studio.jobs.socket import notifications
from studio.jobs.states import LEGAL
from studio.ledger import entries

# What is not even tried with: states of a key, and what the card says then.
BAD_KEYS: dict[str, dict[str, Any]] = {
    KeyState.REFUSED: {"reason": "key"},
    KeyState.WRONG_REGION: {"reason": "key"},
    KeyState.OUT_OF_CREDIT: {"reason": "no_credit", "code": 1008},
}


class Money(Enum):
    """What happens to a job's reservation when it settles."""

    CHARGE = "charge"  # it was spent, by the units that MiniMax named where it did
    RELEASE = "release"  # nothing was made
    DOUBT = "doubt"  # nobody knows
    KEEP = "keep"  # the job is not settled


class Overtaken(Exception):
    """Another worker, or a person, was first: the write changed nothing."""


def list_due(limit: int = 200) -> list[int]:
    """Return the ids of the jobs that want a step and that nobody works on."""
    return list(leases.unleased().order_by("due_at").values_list("id", flat=True)[:limit])


def claim(job_id: int, owner: str) -> tuple[Job, State] | None:
    """Take a due job under lease; a queued or held one is begun in the same transaction. None: somebody was first."""
    try:
        with transaction.atomic():
            job = leases.unleased().select_related("api_key").filter(pk=job_id).first()
            if job is None:
                return None
            was = State(job.state)
            if was in (State.QUEUED, State.HELD):
                begin(job, lease_for(job, owner))
            else:
                write(job, **lease_for(job, owner))
            return job, was
    except Overtaken:
        return None


def begin(job: Job, lease: dict[str, Any]) -> None:
    """Write the attempt, so that it is on record before its first byte is sent; or hold the job by its key."""
    if job.cancel_asked:
        return end(job, State.CANCELLED, {"reason": "cancelled"}, Money.RELEASE)
    if job.api_key and job.api_key.state in BAD_KEYS:
        return hold(job, BAD_KEYS[job.api_key.state], None)
    begun = {"state": State.STARTING, "started_at": job.started_at or timezone.now(), "error": {}, **lease}
    change(job, begun)  # who may see it was read in this transaction
    tell(job, begun)
    if job.kind_object.is_local:
        return
    Attempt.objects.create(
        job_id=job.pk,
        number=job.fence,
        api_key_id=job.api_key_id,  # type: ignore[attr-defined]
        entry_id=job.entry_id,  # type: ignore[attr-defined]
    )


def write(job: Job, **values: Any) -> None:
    """Change a job that is still ours, by a legal transition, and tell its pages. Raises Overtaken."""
    change(job, values)
    read_audience(job)
    tell(job, values)


def change(job: Job, values: dict[str, Any]) -> None:
    """Write columns of a job that is still ours. Raises Overtaken."""
    mine = Job.objects.filter(pk=job.pk, fence=job.fence, state=job.state)
    target = values.get("state", job.state)
    if target != job.state and State(target) not in LEGAL[State(job.state)]:
        raise AssertionError(f"no way from {job.state} to {target}")
    with transaction.atomic(savepoint=False):
        changed = mine.update(**values)
        if changed and job.state == State.STARTING != target:
            arrivals.write(job)
    if not changed:
        raise Overtaken
    for name, value in values.items():
        if not hasattr(value, "resolve_expression"):
            setattr(job, name, value)


def tell(job: Job, values: dict[str, Any]) -> None:
    """Tell the pages of a job what they show of a change."""
    if any(name in values for name in ("state", "error", "ticket", "progress", "place")):
        notifications.announce(job)


def lock(job: Job) -> None:
    """Take part in the caller's transaction only while the job is still ours. Raises Overtaken."""
    if not Job.objects.filter(pk=job.pk, fence=job.fence, state=job.state).update(fence=job.fence):
        raise Overtaken
    read_audience(job)


def look_again(job: Job) -> None:
    """Read a job anew whose transaction was undone. Raises Overtaken when it is not ours any more."""
    fresh = Job.objects.filter(pk=job.pk, fence=job.fence).first()
    if fresh is None:
        raise Overtaken
    job.refresh_from_db()


def read_audience(job: Job) -> None:
    """Read who may see a job, whose row is locked: people change that while it runs, and no other column."""
    job.only_for_id = Job.objects.values_list("only_for_id", flat=True).get(pk=job.pk)  # type: ignore[attr-defined]


def note_first_chunk(job: Job, first_chunk_ms: int) -> None:
    """Write that the first chunk is here."""
    write(job, state=State.STREAMING, facts={**job.facts, "first_chunk_ms": first_chunk_ms})


def wait(job: Job, waiting: Waiting) -> None:
    """Keep the ticket and poll later."""
    due_at = in_future(timedelta(seconds=waiting.seconds))
    # A look that found nothing new is no news for the pages.
    news = {"ticket": waiting.ticket, "progress": waiting.progress, "place": waiting.place}
    told = {name: value for name, value in news.items() if getattr(job, name) != value}
    began = {} if job.state == State.WAITING and not job.error else {"state": State.WAITING, "error": {}}
    write(job, due_at=due_at, tries=0, **began, **told, **free_lease())


def look_sooner(job: Job, pause: timedelta) -> None:
    """Poll waiting work after a pause, unless that is due before; nothing else of the job changes."""
    due_at = in_future(pause)
    Job.objects.filter(pk=job.pk, state=State.WAITING, due_at__gt=due_at).update(due_at=due_at)


def find_again(job: Job, waiting: Waiting) -> None:
    """Poll what was parked, since its task is known by now; a person who was first has decided."""
    with suppress(Overtaken), transaction.atomic():
        job.attempts.filter(number=job.fence).update(outcome="sent", ended_at=None)
        due_at = in_future(timedelta(seconds=waiting.seconds))
        write(job, state=State.WAITING, ticket=waiting.ticket, due_at=due_at, settled_at=None, error={}, tries=0)


def fetch(job: Job, error: dict[str, Any] | None = None) -> None:
    """Write that everything is made and is being saved, or why that takes long."""
    began = {} if job.state == State.FETCHING else {"state": State.FETCHING, "tries": 0}
    if began or (error or {}) != job.error:
        write(job, **began, error=error or {})


def postpone(job: Job, seconds: float, error: dict[str, Any]) -> None:
    """Do the same step again later; nothing paid is in it."""
    due_at = in_future(timedelta(seconds=seconds))
    write(job, due_at=due_at, tries=job.tries + 1, error=error, **free_lease())


def hold(job: Job, error: dict[str, Any], seconds: float | None) -> None:
    """Wait for a rate limit (seconds), or for a person (None). Nothing was made: the reservation stays."""
    due_at = None if seconds is None else in_future(timedelta(seconds=seconds))
    with transaction.atomic(savepoint=False):
        end_attempt(job, "not made", error)
        tries = job.tries + (seconds is not None)
        write(job, state=State.HELD, error=error, due_at=due_at, tries=tries, **free_lease())


def hurry(jobs: QuerySet[Job]) -> list[int]:
    """Make jobs that wait due now; return their ids."""
    waiting = jobs.filter(state__in=(State.HELD, State.FETCHING))
    ids = list(waiting.values_list("id", flat=True))
    waiting.update(due_at=Now())
    return ids


def line_up(jobs: QuerySet[Job]) -> set[str]:
    """Put held jobs of lanes back in line, so that they are not too many at once; return the lanes."""
    held = list(jobs)
    jobs.update(state=State.QUEUED, due_at=None, error={})
    for job in held:
        job.state = State.QUEUED
        notifications.announce(job)
    return {job.lane for job in held}


def park(job: Job, error: dict[str, Any]) -> None:
    """Park an attempt whose answer never came: it is never sent again without a person."""
    with transaction.atomic(savepoint=False):
        end_attempt(job, "unknown", error)
        write(job, state=State.UNKNOWN, error=error, due_at=None, settled_at=timezone.now(), **free_lease())
        move_money(job, Money.DOUBT)


def end(job: Job, state: State, error: dict[str, Any], money: Money, *, quietly: bool = False, **values: Any) -> None:
    """Settle a job: its state, its money and, unless ``quietly``, what other apps keep of it, in one transaction."""
    with transaction.atomic(savepoint=False):
        end_attempt(job, state, error)
        write(job, state=state, error=error, due_at=None, settled_at=timezone.now(), **values, **free_lease())
        move_money(job, money)
        if not quietly:
            settled.send(Job, job=job)


def complete(job: Job, facts: dict[str, Any], units: int | None, error: dict[str, Any]) -> None:
    """Settle a job that worked; ``units`` are what MiniMax says that it charged, ``error`` is what is missing of it."""
    if units is not None:
        facts = {**facts, "charged_units": units}
    end(job, State.DONE, error, Money.CHARGE, facts={**job.facts, **facts})


def end_attempt(job: Job, outcome: str, error: dict[str, Any]) -> None:
    """Write how the open attempt went."""
    values = {"outcome": outcome, "ended_at": timezone.now(), "trace_id": error.get("trace_id", "")}
    job.attempts.filter(ended_at=None).update(**values)


def move_money(job: Job, money: Money) -> None:
    """Settle the job's reservation."""
    entry_id = job.entry_id  # type: ignore[attr-defined]
    if not entry_id:
        return
    match money:
        case Money.CHARGE:
            entries.charge(entry_id, job.facts.get("charged_units"))
        case Money.RELEASE:
            entries.release(entry_id)
        case Money.DOUBT:
            entries.mark_unknown(entry_id)
