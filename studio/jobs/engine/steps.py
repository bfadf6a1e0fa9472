"""One step of a job: send the paid request, poll, or go on after a crash.

Whatever arrives is on the tape before anything else happens, ending included, so a crash loses nothing that was here.
"""

import asyncio
import time
from contextlib import aclosing, suppress

import structlog
from django.db import OperationalError

from studio.jobs.engine import arrivals, callbacks, outcomes, results, retry_policy, transitions
from studio.jobs.engine.links import open_job_api
from studio.jobs.engine.persistence import persist
from studio.jobs.engine.run import Run
from studio.jobs.engine.starts import starts
from studio.jobs.kinds import Done, Failed, Inputs, Kind, Order, Step, Waiting
from studio.jobs.models import State
from studio.lib import reserve
from studio.lib.db import run_in_runner_thread
from studio.minimax.client import Api
from studio.minimax.errors import ApiError, Unsure

log = structlog.get_logger(__name__)


async def advance(run: Run) -> None:
    """Do the step that the job's state asks for."""
    match run.job.state:
        case State.STARTING if run.was in (State.QUEUED, State.HELD):
            await start(run)
        case State.STARTING | State.STREAMING | State.FETCHING:
            if not await outcomes.recover(run):
                await start(run)
        case State.WAITING:
            await check(run)


async def start(run: Run) -> None:
    """Send the paid request, once, and keep what it brings."""
    if run.stop_requested:
        return await outcomes.end_unsent(run.job)
    starts.note(run.job_id)
    if not has_room(run):
        # What has no place to arrive is not asked for.
        return await persist(transitions.hold, run.job, {"reason": "no_room"}, outcomes.NO_ROOM_RETRY_S)
    try:
        with arrivals.observe(run.job):
            step = await send(run)
    except transitions.Overtaken:
        raise
    except asyncio.CancelledError:
        return await outcomes.handle_interruption(run)
    except Exception as error:
        return await outcomes.handle_failure(run, error)
    else:
        await keep(run, step)
    finally:
        run.tape.close()


def has_room(run: Run) -> bool:
    """Open the tape; return whether there is room for what will arrive."""
    try:
        run.tape.open()
        return not reserve.is_used_up()
    except OSError:
        return False


async def send(run: Run) -> Step | None:
    """Return what upstream, or a media child, says to the request; None when the tape has it all."""
    job, kind = run.job, run.job.kind_object
    with run.interruption_allowed():
        if kind.is_local:
            return await kind.make(job.order, await run_in_runner_thread(job.input_files))
        api = await open_job_api(job)
        if kind.has_callbacks:
            api.callback_url = await run_in_runner_thread(callbacks.address_for, job, api.base_url)
        run.callback_url = api.callback_url
        inputs = await run_in_runner_thread(job.input_files) if kind.inputs(job.order) else {}
        order = run.order or await gather(run)
        if not job.streams:
            return await kind.start(api, order, inputs)
        await stream(run, api, order, inputs)
        return None


async def gather(run: Run) -> Order:
    """Return the order as it is sent; only where a kind looks something up does that cost a turn of the database."""
    job, kind = run.job, run.job.kind_object
    looks_up = type(kind).gather is not Kind.gather
    order: Order = await run_in_runner_thread(kind.gather, job) if looks_up else job.order
    return order


async def stream(run: Run, api: Api, order: Order, inputs: Inputs) -> None:
    """Write a stream to the tape to its end; the first chunk goes out before the database hears of it."""
    job, tape = run.job, run.tape
    asked_at = time.monotonic()
    noted = None
    try:
        async with aclosing(job.kind_object.stream(api, order, inputs)) as pieces:  # type: ignore[type-var]
            async for piece in pieces:
                if isinstance(piece, Done):
                    await results.write_ending(tape, piece)
                    continue
                tape.append(piece.track, piece.data)
                if noted is None:
                    arrivals.note(job)
                    first_ms = int((time.monotonic() - asked_at) * 1000)
                    noted = asyncio.ensure_future(run_in_runner_thread(transitions.note_first_chunk, job, first_ms))
    finally:
        if noted is not None:
            # Shielded: the row must be known before the next transition, also when a person stops it here.
            # Where the database takes nothing now, what is on the tape counts.
            with suppress(OperationalError):
                await asyncio.shield(noted)
    if not tape.ended:
        raise Unsure("the stream ended without its last frame")


async def keep(run: Run, step: Step | None) -> None:
    """Keep what a request answered: a ticket, results, or that there are none."""
    if isinstance(step, Waiting):
        return await persist(transitions.wait, run.job, step)
    if isinstance(step, Failed):
        return await persist(outcomes.end_failed, run.job, step)
    if step is not None:
        await results.write_when_possible(run.job, lambda: results.write_ending(run.tape, step))
    await results.save(run.job)


async def check(run: Run) -> None:
    """Poll waiting work; that costs nothing, so errors only postpone it."""
    job = run.job
    ticket = {**job.ticket, "stop": True} if job.cancel_asked else job.ticket
    try:
        step = await job.kind_object.check(await open_job_api(job), ticket)
    except Exception as error:
        if not isinstance(error, ApiError):
            log.exception("poll failed", job=job.key)
        if decision := retry_policy.classify_poll_error(error, job.tries, job.ticket.get("task", "")):
            return await outcomes.carry_out(job, decision)
        pause_s = retry_policy.poll_backoff(job.tries)
        return await run_in_runner_thread(transitions.postpone, job, pause_s, retry_policy.describe_poll_error(error))
    await keep(run, step)
