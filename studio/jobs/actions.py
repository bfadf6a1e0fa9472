"""What a person can do to a job, called alike by pages, commands and tests."""

import json
from functools import partial
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from studio.accounts import keys
from studio.accounts.models import KeyState
from studio.jobs.engine import transitions
from studio.jobs.engine.runner import runner
from studio.jobs.kinds import Kind, Order
from studio.jobs.models import ENDED, OPEN, Job, State
from studio.jobs.socket import notifications
from studio.ledger import entries
from studio.ledger.models import Entry
from studio.lib.fields import KEY_LENGTH, new_key
from studio.workspaces.access import Seat

MAY_BE_MADE_AGAIN = {State.UNKNOWN, *ENDED} - {State.DONE}


def create(seat: Seat, kind: Kind[Order], order: Order, *, nonce: str = "") -> Job:
    """Quote, reserve, queue and wake. The same nonce and order of the same person are the same job."""
    try:
        with transaction.atomic():
            return _create(seat, kind, order, nonce or new_key())
    except IntegrityError:
        # The other half of a double click was first; or a browser put an old form back and somebody changed what it
        # says, and that is another wish.
        known = Job.objects.get(workspace=seat.workspace, created_by=seat.person, nonce=nonce)
        return known if known.order == order else create(seat, kind, order, nonce=nonce_of_wish(nonce, order))


def nonce_of_wish(nonce: str, order: Order) -> str:
    """Return the nonce of an old form's new wish: the same at each click, so that a double click stays one job."""
    wish = json.dumps([nonce, order.to_json()], sort_keys=True)
    return sha256(wish.encode()).hexdigest()[:KEY_LENGTH].upper()


def _create(seat: Seat, kind: Kind[Order], order: Order, nonce: str) -> Job:
    key_id = keys.key_id_for(seat.person)
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
    job.entry = reserve(job, seat, kind, order)
    job.save(force_insert=True)
    notifications.announce(job)
    transaction.on_commit(partial(runner.wake, job.pk))
    return job


def reserve(job: Job, seat: Seat, kind: Kind[Order], order: Order) -> Entry:
    """Reserve what the order will cost whoever asks for it."""
    return entries.reserve(
        workspace_id=job.workspace_id,  # type: ignore[attr-defined]
        person_id=seat.person.pk,
        key_id=job.api_key_id,  # type: ignore[attr-defined]
        kind=job.kind,
        job_key=job.key,
        quote=kind.quote(order),
    )


@transaction.atomic
def cancel(job: Job) -> None:
    """Stop a job: free before it is sent; later what had arrived is kept; what is being saved is let be."""
    if not Job.objects.filter(pk=job.pk, state__in=OPEN).exclude(state=State.FETCHING).update(cancel_asked=True):
        return
    job.refresh_from_db(fields=["state", "fence"])
    if job.state in (State.QUEUED, State.HELD):
        transitions.end(job, State.CANCELLED, {"reason": "cancelled"}, money="release")
    elif job.state == State.WAITING:
        # It goes on at MiniMax, where nothing can stop it.
        transitions.end(job, State.CANCELLED, {"reason": "stopped_early"}, money="unknown")
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
    transaction.on_commit(partial(runner.wake, fresh.pk))


def try_now(job: Job) -> None:
    """Let a job that waits go on at once; a key that had run dry is asked about again, and tried."""
    if job.state == State.HELD and job.api_key and job.api_key.state == KeyState.OUT_OF_CREDIT:
        keys.check_again(job.api_key)
    transitions.hurry(Job.objects.filter(pk=job.pk))


def requeue(job: Job, seat: Seat) -> None:
    """Put a job that had ended into the line again."""
    job.api_key_id = key_id = keys.key_id_for(seat.person)  # type: ignore[attr-defined]
    transitions.write(
        job,
        state=State.QUEUED,
        run=job.run + 1,
        tries=0,
        error={},
        facts={},
        ticket={},
        cancel_asked=False,
        started_at=None,
        settled_at=None,
        due_at=Now(),
        entry=reserve(job, seat, job.kind_object, job.order),
        api_key_id=key_id,
        sandbox=key_id is None,
    )


def wake_key(key_id: int) -> None:
    """Let the jobs that wait for a key go on."""
    for job_id in transitions.hurry(Job.objects.filter(api_key_id=key_id)):
        transaction.on_commit(partial(runner.wake, job_id))
