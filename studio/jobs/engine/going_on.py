"""A job's step to its end, also where the database fails under it."""

from django.db import OperationalError

from studio.jobs.engine import outcomes, steps, transitions
from studio.jobs.engine.persistence import wait_for_room
from studio.jobs.engine.run import Run
from studio.jobs.models import State
from studio.lib.db import run_in_runner_thread


async def go_on(run: Run) -> None:
    """Take a job one step on; where the database fails under it, go on from the tape as soon as it takes something.

    Raises Overtaken.
    """
    try:
        return await steps.advance(run)
    except OperationalError as error:
        failure = error
    while True:
        await wait_for_room(failure, run.job)
        try:
            await run_in_runner_thread(transitions.look_again, run.job)
            if run.job.state in (State.STARTING, State.STREAMING, State.FETCHING):
                await outcomes.recover(run)
            return None
        except OperationalError as error:
            failure = error
