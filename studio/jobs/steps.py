"""One step of a job: ask upstream, write what comes to the tape, save the result.

Whatever arrives is on the tape before anything else happens, ending included, so a crash loses nothing that was here.
"""

import asyncio
import time
from typing import Any

import structlog

from studio.jobs import harvest, moves, tape
from studio.jobs.kinds import Artifact, Chunk, Done, FromBytes, FromTape, Waiting
from studio.jobs.models import Job, State
from studio.jobs.policy import Verdict, judge_look, judge_start
from studio.lib.db import in_runner
from studio.minimax import errors
from studio.workspaces.upstream import open_api, report_key

log = structlog.get_logger(__name__)


async def advance(job: Job, was: State) -> None:
    """Do the step that the job's state asks for. ``was`` is the state before it was claimed."""
    match job.state:
        case State.STARTING if was in (State.QUEUED, State.HELD):
            await start(job)
        case State.STARTING | State.STREAMING | State.FETCHING:
            await recover(job)
        case State.WAITING:
            await check(job)


# The jobs whose request is under way: only these may be interrupted, what is being saved is not.
interruptible: set[int] = set()


async def start(job: Job) -> None:
    """Send the paid request, once."""
    reel = tape.open_tape(job.tape_name)
    reel.open()
    interruptible.add(job.pk)
    try:
        step = await ask(job, reel)
    except moves.Overtaken:
        raise
    except asyncio.CancelledError as stop:
        interruptible.discard(job.pk)
        return await interrupted(job, reel, stop)
    except Exception as error:
        interruptible.discard(job.pk)
        return await failed(job, reel, error)
    finally:
        interruptible.discard(job.pk)
        reel.close()
    await went_well(job, reel, step)


async def ask(job: Job, reel: tape.Tape) -> Waiting | Done | None:
    """Return what upstream says; None when the tape has it all."""
    api = await open_api(job.api_key_id)  # type: ignore[attr-defined]
    if not job.streams:
        return await job.kind_object.start(api, job.order)
    await stream(job, api, reel)
    return None


async def went_well(job: Job, reel: tape.Tape, step: Waiting | Done | None) -> None:
    """Keep what a request answered."""
    if isinstance(step, Waiting):
        return await in_runner(moves.wait, job, step.ticket, step.seconds)
    if step is not None:
        reel.open()
        spill(reel, step)
    await harvest.gather(job)


def spill(reel: tape.Tape, done: Done) -> None:
    """Put everything that is here on the tape, with its ending."""
    kept = []
    for artifact in done.artifacts:
        if isinstance(artifact.source, FromBytes):
            reel.append("audio", artifact.source.data)
            artifact = Artifact(artifact.role, FromTape(), artifact.suffix)
        kept.append(harvest.artifact_json(artifact))
    reel.end({"artifacts": kept, "facts": done.facts, "units": done.charged_units})


async def stream(job: Job, api: Any, reel: tape.Tape) -> None:
    """Follow upstream to the end; the first chunk goes out before the database hears of it."""
    asked, noted = time.monotonic(), None
    try:
        async for piece in job.kind_object.stream(api, job.order):
            if isinstance(piece, Chunk):
                reel.append(piece.track, piece.data)
                if noted is None:
                    first_ms = int((time.monotonic() - asked) * 1000)
                    noted = asyncio.ensure_future(in_runner(moves.streaming, job, first_ms))
            else:
                spill(reel, piece)
    finally:
        if noted is not None:
            # Shielded: the row must be known before the next move, also when a person stops it here.
            await asyncio.shield(noted)
    if not reel.ended:
        raise errors.Unsure("the stream ended without its last frame", code=None)


async def failed(job: Job, reel: tape.Tape, error: Exception) -> None:
    """Decide what an error of the paid request means: cut off when something had arrived, else the policy's table."""
    if not isinstance(error, errors.ApiError | OSError):
        log.exception("step failed", job=job.key)
    if reel.seq:
        trace_id = getattr(error, "trace_id", "")
        code = getattr(error, "code", None)
        return await cut(job, reel, {"reason": "cut", "trace_id": trace_id, "cut_code": code})
    await settle(job, judge_start(error, job.tries))


async def settle(job: Job, verdict: Verdict) -> None:
    """Carry out a verdict."""
    if verdict.key_state and job.api_key_id:  # type: ignore[attr-defined]
        await in_runner(report_key, job.api_key_id, verdict.key_state)  # type: ignore[attr-defined]
    match verdict.state:
        case State.HELD:
            await in_runner(moves.hold, job, verdict.error, verdict.seconds)
        case State.UNKNOWN:
            await in_runner(moves.unknown, job, verdict.error)
        case _:
            await in_runner(lambda: moves.end(job, verdict.state, verdict.error, money=verdict.money))


async def interrupted(job: Job, reel: tape.Tape, stop: asyncio.CancelledError) -> None:
    """End a step that a person stopped; a server that goes down leaves the row as it is."""
    if stop.args != ("stopped",):
        raise stop
    if reel.seq:
        return await cut(job, reel, {"reason": "stopped"})
    error = {"reason": "stopped_early"}
    await in_runner(lambda: moves.end(job, State.CANCELLED, error, money="unknown"))


async def cut(job: Job, reel: tape.Tape, error: dict[str, Any]) -> None:
    """Keep what had arrived as a version that says so; never sent again by itself."""
    if not reel.ended:
        reel.open()
        kept = harvest.artifact_json(Artifact("main", FromTape()))
        reel.end({"artifacts": [kept], "facts": {}, "units": None, "error": error})
    await harvest.gather(job)


async def recover(job: Job) -> None:
    """Go on after a crash: the tape tells what had arrived."""
    found = await asyncio.to_thread(tape.look, job.tape_name)
    if found.ending is not None:
        return await harvest.gather(job)
    if not found.chunks:
        return await in_runner(moves.unknown, job, {"reason": "unsure"})
    reel = tape.open_tape(job.tape_name)
    await cut(job, reel, {"reason": "stopped" if job.cancel_asked else "restarted"})


async def check(job: Job) -> None:
    """Ask how waiting work goes; asking costs nothing, so errors only postpone it."""
    try:
        api = await open_api(job.api_key_id)  # type: ignore[attr-defined]
        step = await job.kind_object.check(api, job.ticket)
    except Exception as error:
        if verdict := judge_look(error, job.tries):
            return await settle(job, verdict)
        return await in_runner(moves.later, job, min(30, 5 * 1.3**job.tries), job.error)
    await went_well(job, tape.open_tape(job.tape_name), step)


def give_up(job: Job) -> None:
    """End a job that our own mistake broke, so that no card is stuck."""
    fresh = Job.objects.get(pk=job.pk)
    if fresh.is_active and fresh.fence == job.fence:
        moves.end(fresh, State.FAILED, {"reason": "bug"}, money="unknown")
