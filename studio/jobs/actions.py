"""What a person can do to a job, called alike by pages, commands and tests."""

import json
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from hashlib import sha256
from itertools import batched
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from studio.accounts import keys
from studio.accounts.models import KeyState
from studio.jobs.engine import lanes, slots, transitions
from studio.jobs.engine.runner import runner
from studio.jobs.engine.transitions import Money
from studio.jobs.kinds import Input, Kind, Order
from studio.jobs.models import ENDED, OPEN, Job, JobInput, State
from studio.jobs.signals import created
from studio.jobs.socket import notifications
from studio.ledger import entries
from studio.ledger.models import Entry
from studio.lib.fields import KEY_LENGTH, new_key
from studio.library.access import version_for
from studio.library.models import Asset, Version
from studio.workspaces.access import Seat

CANCELLED_AT_ONCE = 50
# What waited in a copy of the data folder is sent by a person alone. Where there is no reason, "is not" is NULL.
NOT_RESTORED = Q(error__reason__isnull=True) | ~Q(error__reason="restored")
MAY_BE_MADE_AGAIN = {State.UNKNOWN, *ENDED} - {State.DONE}


def create(seat: Seat, kind: Kind[Any], order: Order, *, nonce: str = "", **more: Any) -> Job:
    """Look up inputs, quote, reserve, queue and wake; ``more`` is that of ``insert``. Idempotent by nonce and order.

    Raises Http404 for an input that is not the seat's; nothing is reserved then.
    """
    used = find_inputs(seat, kind.inputs(order)) | more.pop("sources", {})
    try:
        with transaction.atomic():
            return insert(seat, kind, order, nonce or new_key(), used, **more)
    except IntegrityError:
        # The other half of a double click was first; or a browser put an old form back and somebody changed what it
        # says, and that is another wish.
        known = Job.objects.get(workspace=seat.workspace, created_by=seat.person, nonce=nonce)
        if known.order == order:
            return known
        return create(seat, kind, order, nonce=nonce_for_change(nonce, order), sources=used, **more)


def find_inputs(seat: Seat, inputs: Iterable[Input]) -> dict[str, Version]:
    """Return the versions that an order uses, by role. Raises Http404."""
    return {wanted.role: version_for(seat, wanted.key) for wanted in inputs}


def nonce_for_change(nonce: str, order: Order) -> str:
    """Return the nonce of an old form's new wish: the same at each click, so that a double click stays one job."""
    wish = json.dumps([nonce, order.to_json()], sort_keys=True)
    return sha256(wish.encode()).hexdigest()[:KEY_LENGTH].upper()


def insert(
    seat: Seat,
    kind: Kind[Any],
    order: Order,
    nonce: str,
    used: dict[str, Version],
    *,
    variation_of: Asset | None = None,
    answers: str = "",
) -> Job:
    """Write the job with its reservation, slots and inputs, in the caller's transaction; wake the runner after it."""
    key = None if kind.is_local else keys.key_for(seat.person)
    key_id = key.pk if key else None
    job = Job(
        workspace=seat.workspace,
        created_by=seat.person,
        nonce=nonce,
        kind=kind.name,
        title=kind.title(order)[:120],
        order_json=order.to_json(),
        order_version=order.version,
        listed=kind.listed(order),
        only_for=seat.person if kind.is_private else None,
        variation_of=variation_of,
        lane=lanes.name_lane(kind, order, key_id),
        api_key=key,
        sandbox=of_sandbox(kind, key_id, used.values()),
    )
    if job.lane:
        job.due_at = None  # type: ignore[assignment]
    job.entry = reserve(job, seat, kind, order)
    job.save(force_insert=True)
    slots.create(job, kind.slots(order))
    JobInput.objects.bulk_create(JobInput(job=job, role=role, version=version) for role, version in used.items())
    created.send(Job, job=job, answers=answers)
    begin(job)
    return job


def begin(job: Job) -> None:
    """Begin a new job in the transaction that makes it, where it need not wait; else have the runner woken after it."""
    if not (lanes.admits(job) and runner.claim_new(job)):
        notifications.announce(job)
        wake(job)


def wake(job: Job) -> None:
    """Have the runner look at a job, or at the lane that it waits in, once the transaction is committed."""
    transaction.on_commit(partial(runner.wake_lane, job.lane) if job.lane else partial(runner.wake, job.pk))


def of_sandbox(kind: Kind[Any], key_id: int | None, used: Iterable[Version]) -> bool:
    """Return whether results will be samples: made without a key, or here of something that is one."""
    return any(version.sandbox for version in used) if kind.is_local else key_id is None


def reserve(job: Job, seat: Seat, kind: Kind[Any], order: Order) -> Entry | None:
    """Reserve what the order will cost whoever asks for it, if anything."""
    if kind.is_local:
        return None
    return entries.reserve(
        workspace_id=job.workspace_id,  # type: ignore[attr-defined]
        person_id=seat.person.pk,
        key_id=job.api_key_id,  # type: ignore[attr-defined]
        kind=job.kind,
        job_key=job.key,
        quote=kind.quote(order),
    )


def cancel_all(jobs: Iterable[Job]) -> int:
    """Stop jobs, a few in each transaction, so that nobody else waits long for the database; return how many."""
    number = 0
    for some in batched(jobs, CANCELLED_AT_ONCE):
        with transaction.atomic():
            for job in some:
                cancel(job)
        number += len(some)
    return number


@transaction.atomic(savepoint=False)
def cancel(job: Job) -> None:
    """Stop a job: free before it is sent; later what had arrived is kept; what is being saved is let be."""
    if not Job.objects.filter(pk=job.pk, state__in=OPEN).exclude(state=State.FETCHING).update(cancel_asked=True):
        return
    job.refresh_from_db(fields=["state", "fence", "ticket"])
    if job.state in (State.QUEUED, State.HELD):
        transitions.end(job, State.CANCELLED, {"reason": "cancelled"}, Money.RELEASE)
    elif job.state == State.WAITING and job.kind_object.stops_upstream:
        transitions.look_sooner(job, timedelta())
        notifications.announce(job)
        return transaction.on_commit(partial(runner.wake, job.pk))
    elif job.state == State.WAITING:
        # It goes on at MiniMax, where nothing can stop it.
        task = job.ticket.get("task")
        why = {"reason": "stopped_waiting", "task": task} if task else {"reason": "stopped_early"}
        transitions.end(job, State.CANCELLED, why, Money.DOUBT)
    else:
        notifications.announce(job)
    transaction.on_commit(partial(runner.interrupt, job.pk, job.tape_name))


@transaction.atomic
def again(seat: Seat, job: Job) -> None:
    """Make it once more, because a person said so: a new run, a new reservation with that person's key, a new tape."""
    fresh = Job.objects.select_for_update().get(pk=job.pk)
    if fresh.state in (State.HELD, State.FETCHING):
        try_now(fresh)
    elif fresh.state in MAY_BE_MADE_AGAIN:
        requeue(fresh, seat)
    else:
        return
    wake(fresh)
    transaction.on_commit(partial(runner.wake, fresh.pk))


def try_now(job: Job) -> None:
    """Let a job that waits go on at once; a key that had run dry is asked about again, and tried."""
    if job.state == State.HELD and job.api_key and job.api_key.state == KeyState.OUT_OF_CREDIT:
        keys.check_again(job.api_key)
    transitions.hurry(Job.objects.filter(pk=job.pk))


def requeue(job: Job, seat: Seat) -> None:
    """Put a job that had ended into the line again."""
    kind = job.kind_object
    job.api_key_id = key_id = None if kind.is_local else keys.key_id_for(seat.person)  # type: ignore[attr-defined]
    lane = lanes.name_lane(kind, job.order, key_id)
    used = [row.version for row in job.inputs.select_related("version")]
    slots.reopen(job)
    transitions.write(
        job,
        state=State.QUEUED,
        run=job.run + 1,
        tries=0,
        error={},
        facts={},
        ticket={},
        progress=None,
        place=None,
        cancel_asked=False,
        started_at=None,
        settled_at=None,
        set_aside_at=None,
        due_at=None if lane else Now(),
        lane=lane,
        line_at=None,
        entry=reserve(job, seat, kind, job.order),
        api_key_id=key_id,
        sandbox=of_sandbox(kind, key_id, used),
    )


def wake_key(key_id: int) -> None:
    """Let the jobs that wait for a key go on."""
    let_go(Job.objects.filter(NOT_RESTORED, api_key_id=key_id))


@transaction.atomic
def let_go(jobs: QuerySet[Job]) -> None:
    """Let jobs that wait go on at once, but those of a lane as it has room for them."""
    for job_id in transitions.hurry(jobs.exclude(lanes.HELD_IN_LANE)):
        transaction.on_commit(partial(runner.wake, job_id))
    for lane in transitions.line_up(jobs.filter(lanes.HELD_IN_LANE)):
        transaction.on_commit(partial(runner.wake_lane, lane))
