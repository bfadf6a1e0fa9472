"""What a person can do to a job, called alike by pages, commands and tests."""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from studio.accounts.keys import key_id_for
from studio.jobs import live, moves
from studio.jobs.kinds import Kind, Order
from studio.jobs.models import ENDED, Job, State
from studio.jobs.runner import runner
from studio.ledger import book
from studio.lib.fields import new_key
from studio.workspaces.access import Seat


def create(seat: Seat, kind: Kind[Order], order: Order, *, nonce: str = "") -> Job:
    """Quote, reserve, queue and wake. The same nonce of the same person is the same job."""
    nonce = nonce or new_key()
    known = Job.objects.filter(created_by=seat.person, nonce=nonce).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return _create(seat, kind, order, nonce)
    except IntegrityError:
        # The other half of a double click was first.
        return Job.objects.get(created_by=seat.person, nonce=nonce)


def _create(seat: Seat, kind: Kind[Order], order: Order, nonce: str) -> Job:
    key_id = key_id_for(seat.person)
    job = Job(
        workspace=seat.workspace,
        created_by=seat.person,
        nonce=nonce,
        kind=kind.name,
        title=kind.title(order)[:120],
        order_json=order.to_json(),
        order_version=order.version,
        listed=not getattr(order, "preview", False),
        api_key_id=key_id,
        sandbox=key_id is None,
    )
    reserve(job, kind, order)
    job.save(force_insert=True)
    live.announce(job)
    transaction.on_commit(partial(runner.wake, job.pk))
    return job


def reserve(job: Job, kind: Kind[Order], order: Order) -> None:
    """Reserve what the order will cost."""
    job.entry = book.reserve(
        workspace_id=job.workspace_id,  # type: ignore[attr-defined]
        person_id=job.created_by_id,  # type: ignore[attr-defined]
        key_id=job.api_key_id,  # type: ignore[attr-defined]
        kind=job.kind,
        job_key=job.key,
        quote=kind.quote(order),
    )


def cancel(job: Job) -> None:
    """Stop a job: free before it is sent; later what had arrived is kept."""
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(cancel_asked=True)
        job.refresh_from_db(fields=["state", "fence"])
        if job.state in (State.QUEUED, State.HELD):
            moves.end(job, State.CANCELLED, {"reason": "cancelled"}, money="release")
        live.announce(job)
        transaction.on_commit(partial(runner.interrupt, job.pk))


def again(job: Job) -> None:
    """Make it once more, because a person said so: a new run, a new reservation, a new tape."""
    with transaction.atomic():
        fresh = Job.objects.select_for_update().get(pk=job.pk)
        if fresh.state == State.HELD:
            moves.write(fresh, due_at=timezone.now())
        elif fresh.state in (State.UNKNOWN, *ENDED) and fresh.state != State.DONE:
            fresh.api_key_id = key_id_for(fresh.created_by)  # type: ignore[attr-defined]
            reserve(fresh, fresh.kind_object, fresh.order)
            moves.write(
                fresh,
                state=State.QUEUED,
                run=fresh.run + 1,
                tries=0,
                error={},
                facts={},
                cancel_asked=False,
                started_at=None,
                settled_at=None,
                due_at=timezone.now(),
                entry=fresh.entry,
                api_key_id=fresh.api_key_id,  # type: ignore[attr-defined]
                sandbox=fresh.api_key_id is None,  # type: ignore[attr-defined]
            )
        else:
            return
        transaction.on_commit(partial(runner.wake, fresh.pk))


def wake_key(key_id: int) -> None:
    """Let the jobs that wait for a key go on."""
    held = Job.objects.filter(api_key_id=key_id, state=State.HELD)
    ids = list(held.values_list("id", flat=True))
    held.update(due_at=timezone.now())
    for job_id in ids:
        transaction.on_commit(partial(runner.wake, job_id))
