"""Jobs of every kind and in every state, at rest: no runner has to work for them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from studio.accounts.models import User
from studio.jobs.models import Job, JobResult, State
from studio.ledger.models import Entry, EntryState
from studio.lib.fields import new_key
from studio.workspaces.models import Workspace
from tests.speech.stock import take

SENT = timedelta(seconds=171)
WHY: dict[str, dict[str, Any]] = {
    State.HELD: {"reason": "rate_limit", "code": 1002},
    State.UNKNOWN: {"reason": "unsure"},
    State.FAILED: {"reason": "bug"},
    State.REFUSED: {"reason": "refused", "code": 1026},
    State.CANCELLED: {"reason": "cancelled"},
}
ENTRIES = {
    State.DONE: EntryState.CHARGED, State.UNKNOWN: EntryState.UNKNOWN, State.FAILED: EntryState.UNKNOWN,
    State.REFUSED: EntryState.RELEASED, State.CANCELLED: EntryState.RELEASED,
}  # fmt: skip


def job(where: Workspace, who: User, state: State, title: str = "The tide is in.", **facts: Any) -> Job:
    """Put a job in a state, with what its row shows; nobody works on it."""
    now = timezone.now()
    entry = Entry.objects.create(
        workspace=where, person=who, kind=facts.get("kind", "speech"), job_key=new_key(), model="speech-02-hd",
        unit="characters", quoted=1_234, state=ENTRIES.get(state, EntryState.RESERVED),
    )  # fmt: skip
    made = take(where, who, text=title)
    values = {
        "state": state, "title": title, "entry": entry, "sandbox": False, "due_at": None, "error": WHY.get(state, {}),
        "started_at": None if state == State.QUEUED else now - SENT, "settled_at": now if state in ENTRIES else None,
    }  # fmt: skip
    Job.objects.filter(pk=made.pk).update(**{**values, **facts})
    if state != State.DONE:
        made.results.update(version=None, run=0)
    return Job.objects.get(pk=made.pk)


def many(where: Workspace, who: User, count: int, state: State, kind: str = "speech") -> None:
    """Put many jobs there at once, one a second apart."""
    now = timezone.now()
    jobs = [
        Job(
            workspace=where, created_by=who, nonce=new_key(), kind=kind, title=f"Job {number}", order_json={},
            state=state, due_at=None, sandbox=True, created_at=now - timedelta(seconds=number),
            error=WHY.get(state, {}),
        )
        for number in range(count)
    ]  # fmt: skip
    made = Job.objects.bulk_create(jobs)
    JobResult.objects.bulk_create(JobResult(job=one, position=0) for one in made)
