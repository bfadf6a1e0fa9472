"""One step of a job: ask upstream and write what comes to the tape.

Whatever arrives is on the tape before anything else happens, ending included, so a crash loses nothing that was here.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import aclosing, contextmanager

import structlog

from studio.accounts.api import open_api
from studio.jobs.engine import outcomes, results, retry_policy, transitions
from studio.jobs.kinds import Done, Waiting
from studio.jobs.models import Job, State
from studio.jobs.stream import tape
from studio.lib.db import in_runner
from studio.minimax.client import Api
from studio.minimax.errors import ApiError, KeyRefused, Unsure

log = structlog.get_logger(__name__)

# The jobs whose request is under way: only these may be interrupted, what is being saved is not.
interruptible: set[int] = set()


async def advance(job: Job, was: State) -> None:
    """Do the step that the job's state asks for. ``was`` is the state before it was claimed."""
    match job.state:
        case State.STARTING if was in (State.QUEUED, State.HELD):
            await start(job)
        case State.STARTING | State.STREAMING | State.FETCHING:
            await outcomes.recover(job)
        case State.WAITING:
            await check(job)


async def start(job: Job) -> None:
    """Send the paid request, once."""
    if job.pk in outcomes.stopping:
        return await outcomes.unsent(job)
    reel = tape.open_tape(job.tape_name)
    try:
        reel.open()
    except OSError:
        # What has no place to arrive is not asked for.
        return await in_runner(transitions.hold, job, {"reason": "no_room"}, outcomes.RETRY_S)
    try:
        step = await ask(job, reel)
    except transitions.Overtaken:
        raise
    except asyncio.CancelledError:
        return await outcomes.interrupted(job, reel)
    except Exception as error:
        return await outcomes.failed(job, reel, error)
    else:
        await went_well(job, reel, step)
    finally:
        reel.close()


async def ask(job: Job, reel: tape.Tape) -> Waiting | Done | None:
    """Return what upstream says; None when the tape has it all."""
    with may_be_stopped(job):
        api = await api_of(job)
        if not job.streams:
            return await job.kind_object.start(api, job.order)
        await stream(job, api, reel)
        return None


async def api_of(job: Job) -> Api:
    """Return the API that the job runs on. Raises KeyRefused; a job that lost its key never slips into the sandbox."""
    key_id = job.api_key_id  # type: ignore[attr-defined]
    if key_id is None and not job.sandbox:
        raise KeyRefused("this key has been removed")
    return await open_api(key_id)


@contextmanager
def may_be_stopped(job: Job) -> Iterator[None]:
    """Let a person interrupt what is done here."""
    interruptible.add(job.pk)
    try:
        yield
    finally:
        interruptible.discard(job.pk)


async def stream(job: Job, api: Api, reel: tape.Tape) -> None:
    """Follow upstream to the end; the first chunk goes out before the database hears of it."""
    asked, noted = time.monotonic(), None
    try:
        async with aclosing(job.kind_object.stream(api, job.order)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Done):
                    outcomes.spill(reel, piece)
                    continue
                reel.append(piece.track, piece.data)
                if noted is None:
                    first_ms = int((time.monotonic() - asked) * 1000)
                    noted = asyncio.ensure_future(in_runner(transitions.streaming, job, first_ms))
    finally:
        if noted is not None:
            # Shielded: the row must be known before the next move, also when a person stops it here.
            await asyncio.shield(noted)
    if not reel.ended:
        raise Unsure("the stream ended without its last frame")


async def went_well(job: Job, reel: tape.Tape, step: Waiting | Done | None) -> None:
    """Keep what a request answered."""
    if isinstance(step, Waiting):
        return await in_runner(transitions.wait, job, step.ticket, step.seconds)
    if step is not None:
        await outcomes.put(job, lambda: outcomes.spill(reel, step))
    await results.gather(job)


async def check(job: Job) -> None:
    """Ask how waiting work goes; asking costs nothing, so errors only postpone it."""
    try:
        step = await job.kind_object.check(await api_of(job), job.ticket)
    except Exception as error:
        if not isinstance(error, ApiError):
            log.exception("look failed", job=job.key)
        if verdict := retry_policy.judge_look(error, job.tries):
            return await outcomes.settle(job, verdict)
        return await in_runner(
            transitions.later, job, retry_policy.pause_look(job.tries), retry_policy.facts_of_look(error)
        )
    await went_well(job, tape.open_tape(job.tape_name), step)
