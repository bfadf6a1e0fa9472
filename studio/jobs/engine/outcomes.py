"""How a step ends that did not simply work: refused, cut off, stopped by a person, or found after a crash."""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog

from studio.accounts.api import report_key
from studio.jobs.engine import results, transitions
from studio.jobs.engine.retry_policy import Verdict, judge_start
from studio.jobs.kinds import Artifact, Done, FromBytes, FromTape
from studio.jobs.models import Job, State
from studio.jobs.stream import tape
from studio.jobs.stream.tape_file import look
from studio.lib.db import in_runner
from studio.minimax.errors import ApiError

log = structlog.get_logger(__name__)
RETRY_S = 10.0

# The jobs that a person wants stopped: a cancelled task that is not among them belongs to a server that goes down.
stopping: set[int] = set()


def spill(reel: tape.Tape, done: Done) -> None:
    """Put what came whole on the tape, with the ending, in one go. Raises OSError."""
    reel.open()
    files = [artifact.source.data for artifact in done.artifacts if isinstance(artifact.source, FromBytes)]
    reel.end({"artifacts": results.listed(done.artifacts), "facts": done.facts, "units": done.charged_units}, files)


async def put(job: Job, write: Callable[[], None]) -> None:
    """Write to the tape, as soon as there is room: what is here and paid is not thrown away."""
    while True:
        try:
            return write()
        except OSError as error:
            log.warning("the tape cannot be written", job=job.key, error=str(error))
            await in_runner(transitions.fetch, job, {"reason": "disk_full"})
            await asyncio.sleep(RETRY_S)


async def failed(job: Job, reel: tape.Tape, error: Exception) -> None:
    """Decide what an error of the paid request means: cut off when something had arrived, else the policy's table."""
    if isinstance(error, OSError) and not isinstance(error, ApiError):
        log.warning("the tape cannot be written", job=job.key, error=str(error))
        return await cut(job, reel, {"reason": "no_room_left"})
    if not isinstance(error, ApiError):
        log.error("step failed", job=job.key, exc_info=error)
    if reel.seq:
        found = {"trace_id": getattr(error, "trace_id", ""), "cut_code": getattr(error, "code", None)}
        return await cut(job, reel, {"reason": "cut", **{name: value for name, value in found.items() if value}})
    await settle(job, judge_start(error, job.tries))


async def settle(job: Job, verdict: Verdict) -> None:
    """Carry out a verdict."""
    if verdict.key_state and job.api_key_id:  # type: ignore[attr-defined]
        await in_runner(report_key, job.api_key_id, verdict.key_state)  # type: ignore[attr-defined]
    match verdict.state:
        case State.HELD:
            await in_runner(transitions.hold, job, verdict.error, verdict.seconds)
        case State.UNKNOWN:
            await in_runner(transitions.unknown, job, verdict.error)
        case _:
            await end(job, verdict.state, verdict.error, verdict.money)


async def end(job: Job, state: State, error: dict[str, Any], money: str) -> None:
    """Settle a job that has nothing to show."""
    await in_runner(lambda: transitions.end(job, state, error, money=money))


async def unsent(job: Job) -> None:
    """End a job that a person stopped just before it was sent."""
    await end(job, State.CANCELLED, {"reason": "cancelled"}, "release")


async def interrupted(job: Job, reel: tape.Tape) -> None:
    """End a step that a person stopped; a server that goes down leaves the row as a crash would."""
    if job.pk not in stopping:
        raise asyncio.CancelledError
    if reel.seq:
        return await cut(job, reel, {"reason": "stopped"})
    await end(job, State.CANCELLED, {"reason": "stopped_early"}, "unknown")


async def cut(job: Job, reel: tape.Tape, error: dict[str, Any]) -> None:
    """Keep what had arrived as a version that says so; never sent again by itself."""

    def write() -> None:
        reel.open()
        kept = results.listed([Artifact("main", FromTape())] if reel.seq else [])
        reel.end({"artifacts": kept, "facts": {}, "units": None, "error": error})

    if not reel.ended:
        await put(job, write)
    await results.gather(job)


async def recover(job: Job) -> None:
    """Go on after a crash: the tape tells what had arrived."""
    found = await asyncio.to_thread(look, job.tape_name)
    if found.ending is not None:
        return await results.gather(job)
    if found.chunks:
        reason = "stopped" if job.cancel_asked else "restarted"
        return await cut(job, tape.open_tape(job.tape_name), {"reason": reason})
    if job.state == State.STARTING:
        return await in_runner(transitions.unknown, job, {"reason": "unsure"})
    await end(job, State.FAILED, {"reason": "lost"}, "charge")


def give_up(job: Job) -> None:
    """End a job that our own mistake broke, so that no card is stuck."""
    fresh = Job.objects.get(pk=job.pk)
    if not fresh.is_active or fresh.fence != job.fence:
        return
    try:
        transitions.end(fresh, State.FAILED, {"reason": "bug"}, money="unknown")
    except Exception:
        # Perhaps another app's part of the ending is what fails.
        log.exception("could not settle", job=job.key)
        transitions.end(Job.objects.get(pk=job.pk), State.FAILED, {"reason": "bug"}, money="unknown", quietly=True)
    job.state = State.FAILED
