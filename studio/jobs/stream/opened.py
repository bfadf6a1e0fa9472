"""Jobs whose tapes this process has just opened: whoever follows one at once needs no look-up. Loop only."""

import time
from collections import OrderedDict

from studio.jobs.models import Job
from studio.workspaces.access import Seat

JUST_S = 2.0  # no longer than what people may do is believed elsewhere
_opened: OrderedDict[str, tuple[float, Job]] = OrderedDict()


def note(job: Job) -> None:
    """Remember a job that begins here; its run keeps the object up to date."""
    now = time.monotonic()
    while _opened and now - next(iter(_opened.values()))[0] > JUST_S:
        _opened.popitem(last=False)
    _opened[job.key] = now, job


def find(seat: Seat, key: str) -> Job | None:
    """Return such a job that the person may follow; None says nothing."""
    opened_at, job = _opened.get(key, (0.0, None))
    if job is None or time.monotonic() - opened_at > JUST_S:
        return None
    may_see = job.workspace_id == seat.workspace.pk and job.only_for_id in (None, seat.person.pk)  # type: ignore[attr-defined]
    return job if may_see and job.streams else None


def forget(workspace_id: int) -> None:
    """Forget the jobs of a workspace, where somebody may see something else from now on."""
    for key in [key for key, (_, job) in _opened.items() if job.workspace_id == workspace_id]:  # type: ignore[attr-defined]
        del _opened[key]
