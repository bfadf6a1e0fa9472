"""Write what an answer brought, also where the database takes nothing now: a full disk, another program's lock.

It stays in memory until it is written; only then does its job go on.
"""

import asyncio
from collections.abc import Callable

import structlog
from django.db import OperationalError

from studio.jobs.models import Job
from studio.lib import reserve
from studio.lib.db import run_in_runner_thread

log = structlog.get_logger(__name__)
PAUSE_S = 1.0


async def persist(write: Callable[..., object], job: Job, *args: object) -> None:
    """Call a transition in the runner's thread, again and again until the database takes it. Raises Overtaken."""
    while True:
        before = dict(job.__dict__)
        try:
            await run_in_runner_thread(write, job, *args)
        except OperationalError as error:
            # The transaction is undone, and so is what it had written on the object.
            job.__dict__.clear()
            job.__dict__.update(before)
            await wait_for_room(error, job)
        else:
            return


async def wait_for_room(error: Exception, job: Job) -> None:
    """Give up the reserve or, once that is gone, let some time pass."""
    log.warning("kept in memory: it cannot be written now", job=job.key, error=str(error))
    if not (reserve.is_of_full_disk(error) and await asyncio.to_thread(reserve.give_up)):
        await asyncio.sleep(PAUSE_S)
