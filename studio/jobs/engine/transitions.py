"""The only writer of job state. Each move is one conditional UPDATE: state, owner and fence must still be right.

A worker whose lease was taken over carries an old fence, so its late write changes nothing.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, Q, QuerySet, Value
from django.db.models.functions import Now
from django.utils import timezone

from studio.accounts.models import KeyState
from studio.jobs.models import LEGAL, OPEN, Attempt, Job, State
from studio.jobs.signals import settled
from studio.jobs.socket import notifications
from studio.ledger import entries
from studio.library.models import Version

LEASE = timedelta(seconds=20)
# What is not even tried with: states of a key, and what the card says then.
BAD_KEYS: dict[str, dict[str, Any]] = {
    KeyState.REFUSED: {"reason": "key"},
    KeyState.WRONG_REGION: {"reason": "key"},
    KeyState.OUT_OF_CREDIT: {"reason": "no_credit", "code": 1008},
}


class Overtaken(Exception):
    """Another worker, or a person, was first: the write changed nothing."""


def after(pause: timedelta) -> ExpressionWrapper:
    """Return a moment ahead, by the database's clock."""
    return ExpressionWrapper(Now() + Value(pause), output_field=DateTimeField())


def lease_end() -> ExpressionWrapper:
    """Return when a lease taken now ends."""
    return after(LEASE)


def due(limit: int = 200) -> list[int]:
    """Return the jobs that want a step and that nobody works on."""
    return list(free().order_by("due_at").values_list("id", flat=True)[:limit])


def free() -> QuerySet[Job]:
    """Return the jobs that are due and not leased."""
    unleased = Q(lease_until=None) | Q(lease_until__lt=Now())
    return Job.objects.filter(unleased, state__in=OPEN, due_at__lte=Now())


def claim(job_id: int, owner: str) -> tuple[Job, State] | None:
    """Take a due job under lease; a queued or held one is begun in the same transaction. None: somebody was first."""
    try:
        with transaction.atomic():
            job = free().select_related("api_key").filter(pk=job_id).first()
            if job is None:
                return None
            was = State(job.state)
            lease = {"lease_owner": owner, "lease_until": lease_end(), "fence": job.fence + 1}
            if was in (State.QUEUED, State.HELD):
                begin(job, lease)
            else:
                write(job, **lease)
            return job, was
    except Overtaken:
        return None


def begin(job: Job, lease: dict[str, Any]) -> None:
    """Write the attempt, so that it is on record before its first byte is sent; or hold the job by its key."""
    if job.cancel_asked:
        return end(job, State.CANCELLED, {"reason": "cancelled"}, money="release")
    if job.api_key and job.api_key.state in BAD_KEYS:
        return hold(job, BAD_KEYS[job.api_key.state], None)
    write(job, state=State.STARTING, started_at=job.started_at or timezone.now(), error={}, **lease)
    Attempt.objects.create(
        job_id=job.pk,
        number=job.fence,
        api_key_id=job.api_key_id,  # type: ignore[attr-defined]
        entry_id=job.entry_id,  # type: ignore[attr-defined]
    )


def write(job: Job, **values: Any) -> None:
    """Change a job that is still ours, by a legal move. Raises Overtaken."""
    mine = Job.objects.filter(pk=job.pk, fence=job.fence, state=job.state)
    target = values.get("state", job.state)
    if target != job.state and State(target) not in LEGAL[State(job.state)]:
        raise AssertionError(f"no way from {job.state} to {target}")
    if not mine.update(**values):
        raise Overtaken
    changed = any(name in values for name in ("state", "error", "version"))
    for name, value in values.items():
        if not hasattr(value, "resolve_expression"):
            setattr(job, name, value)
    if changed:
        notifications.announce(job)


def free_lease() -> dict[str, Any]:
    """Return the columns that give a lease back."""
    return {"lease_owner": "", "lease_until": None}


def streaming(job: Job, first_chunk_ms: int) -> None:
    """Note that the first chunk is here."""
    write(job, state=State.STREAMING, facts={**job.facts, "first_chunk_ms": first_chunk_ms})


def wait(job: Job, ticket: dict[str, Any], seconds: float) -> None:
    """Keep the ticket and ask again later."""
    due_at = after(timedelta(seconds=seconds))
    write(job, state=State.WAITING, ticket=ticket, due_at=due_at, tries=0, error={}, **free_lease())


def fetch(job: Job, error: dict[str, Any] | None = None) -> None:
    """Note that everything is made and is being saved, or why that takes long."""
    begun = {} if job.state == State.FETCHING else {"state": State.FETCHING, "tries": 0}
    if begun or (error or {}) != job.error:
        write(job, **begun, error=error or {})


def later(job: Job, seconds: float, error: dict[str, Any]) -> None:
    """Do the same step again later; nothing paid is in it."""
    due_at = after(timedelta(seconds=seconds))
    write(job, due_at=due_at, tries=job.tries + 1, error=error, **free_lease())


def hold(job: Job, error: dict[str, Any], seconds: float | None) -> None:
    """Wait for a rate limit (seconds), or for a person (None). Nothing was made: the reservation stays."""
    due_at = None if seconds is None else after(timedelta(seconds=seconds))
    with transaction.atomic(savepoint=False):
        end_attempt(job, "not made", error)
        tries = job.tries + (seconds is not None)
        write(job, state=State.HELD, error=error, due_at=due_at, tries=tries, **free_lease())


def hurry(jobs: QuerySet[Job]) -> list[int]:
    """Have jobs that wait looked at now; return those that are."""
    waiting = jobs.filter(state__in=(State.HELD, State.FETCHING))
    ids = list(waiting.values_list("id", flat=True))
    waiting.update(due_at=Now())
    return ids


def unknown(job: Job, error: dict[str, Any]) -> None:
    """Park an attempt whose answer never came: it is never sent again without a person."""
    with transaction.atomic(savepoint=False):
        end_attempt(job, "unknown", error)
        write(job, state=State.UNKNOWN, error=error, due_at=None, settled_at=timezone.now(), **free_lease())
        money_moves["unknown"](job)


def end(job: Job, state: State, error: dict[str, Any], *, money: str, quietly: bool = False, **values: Any) -> None:
    """Settle a job: its state, its version, its money and, unless ``quietly``, what other apps keep of it, at once."""
    with transaction.atomic(savepoint=False):
        end_attempt(job, state, error)
        write(job, state=state, error=error, due_at=None, settled_at=timezone.now(), **values, **free_lease())
        money_moves[money](job)
        if not quietly:
            settled.send(Job, job=job)


def done(job: Job, version: Version | None, facts: dict[str, Any], units: int | None) -> None:
    """Settle a job that worked."""
    if units is not None:
        facts = {**facts, "charged_units": units}
    end(job, State.DONE, {}, money="charge", version=version, facts={**job.facts, **facts})


def end_attempt(job: Job, outcome: str, error: dict[str, Any]) -> None:
    """Note how the open attempt went."""
    values = {"outcome": outcome, "ended_at": timezone.now(), "trace_id": error.get("trace_id", "")}
    job.attempts.filter(ended_at=None).update(**values)


def charge(job: Job) -> None:
    """Turn the reservation into a charge, of the amount that MiniMax named where it did."""
    if job.entry_id:  # type: ignore[attr-defined]
        entries.charge(job.entry_id, job.facts.get("charged_units"))  # type: ignore[attr-defined]


def release(job: Job) -> None:
    """Give the reservation back: nothing was made."""
    if job.entry_id:  # type: ignore[attr-defined]
        entries.release(job.entry_id)  # type: ignore[attr-defined]


def doubt(job: Job) -> None:
    """Note that it may have been charged."""
    if job.entry_id:  # type: ignore[attr-defined]
        entries.mark_unknown(job.entry_id)  # type: ignore[attr-defined]


money_moves = {"charge": charge, "release": release, "unknown": doubt}
