"""How a step ends that did not work: refused, cut off, stopped by a person, or found after a crash."""

import asyncio
from dataclasses import asdict
from typing import Any

import structlog

from studio.accounts.api import report_key
from studio.jobs.engine import callbacks, gate, results, transitions
from studio.jobs.engine.persistence import persist
from studio.jobs.engine.retry_policy import SLOW_DOWN, Decision, classify_start_error
from studio.jobs.engine.run import Run
from studio.jobs.engine.transitions import Money
from studio.jobs.inputs import InputGone
from studio.jobs.kinds import Failed, NotSent, Waiting
from studio.jobs.models import WITHHELD, Job, State
from studio.jobs.stream.tape_file import scan
from studio.lib.db import run_in_runner_thread
from studio.library.store import DiskFull
from studio.minimax.errors import ApiError, Refused, Unsure

log = structlog.get_logger(__name__)
NO_ROOM_RETRY_S = 10.0
FIRST_LOOK_S = 0.5  # until a kind first looks for what may have been made


async def handle_failure(run: Run, error: Exception) -> None:
    """Decide what an error of the paid request means: cut off when something had arrived, else the policy's table."""
    job = run.job
    if (why := why_not_sent(error)) is not None:
        return await run_in_runner_thread(transitions.end, job, State.FAILED, why, Money.RELEASE)
    if job.kind_object.is_local:
        return await end_local(job, error)
    if isinstance(error, OSError) and not isinstance(error, ApiError):
        log.warning("the tape cannot be written", job=job.key, error=str(error))
        return await cut_off(run, {"reason": "no_room_left"})
    if not isinstance(error, ApiError):
        log.error("step failed", job=job.key, exc_info=error)
    if run.tape.seq:
        found = {"trace_id": getattr(error, "trace_id", ""), "cut_code": getattr(error, "code", None)}
        return await cut_off(run, {"reason": "cut", **{name: value for name, value in found.items() if value}})
    if run.callback_url != "" and await run_in_runner_thread(callbacks.was_unreachable, job, error):
        return await run_in_runner_thread(transitions.hold, job, {"reason": "no_callback"}, 0.0)
    if not await run_in_runner_thread(look_for, job, error):
        await carry_out(job, classify_start_error(error, job.tries))


def why_not_sent(error: Exception) -> dict[str, Any] | None:
    """Return what a job says that was not sent for a reason of its own, None for any other error."""
    if isinstance(error, InputGone):
        return {"reason": "input_gone"}
    return {"reason": error.reason, "detail": error.detail} if isinstance(error, NotSent) else None


async def end_local(job: Job, error: Exception) -> None:
    """Say that making it here failed; where the disk is full it is tried again, since that costs nothing."""
    if isinstance(error, DiskFull):
        return await run_in_runner_thread(transitions.hold, job, {"reason": "no_room"}, NO_ROOM_RETRY_S)
    log.error("step failed", job=job.key, exc_info=error)
    await run_in_runner_thread(transitions.end, job, State.FAILED, {"reason": "bug"}, Money.RELEASE)


def look_for(job: Job, error: Exception | None = None) -> bool:
    """Let a job wait for what its kind can find again after a lost answer, by free questions; return whether it can."""
    ticket = None
    if error is None or isinstance(error, Unsure):
        if (found := callbacks.find_ticket(job)) is not None:
            transitions.wait(job, found)
            return True
        ticket = job.kind_object.recovery_ticket(job.order)
    elif isinstance(error, Refused) and job.attempts.filter(outcome="unknown").exists():
        ticket = job.kind_object.recovery_ticket(job.order, error.code)
    if ticket is not None:
        transitions.wait(job, Waiting(ticket, FIRST_LOOK_S))
    return ticket is not None


async def carry_out(job: Job, decision: Decision) -> None:
    """Carry out a decision of the retry policy."""
    if decision.key_state and job.api_key_id:  # type: ignore[attr-defined]
        await run_in_runner_thread(report_key, job.api_key_id, decision.key_state)  # type: ignore[attr-defined]
    match decision.state:
        case State.HELD if decision.error.get("reason") == SLOW_DOWN and job.api_key_id:  # type: ignore[attr-defined]
            await persist(gate.hold, job, decision.error, decision.seconds)
        case State.HELD:
            await persist(transitions.hold, job, decision.error, decision.seconds)
        case State.UNKNOWN:
            await persist(park, job, decision.error)
        case _:
            await persist(transitions.end, job, decision.state, decision.error, decision.money)


def park(job: Job, error: dict[str, Any]) -> None:
    """Park an attempt whose answer never came; a callback that named its task at this moment is not missed."""
    transitions.park(job, error)
    callbacks.find_again(job)


async def end_unsent(job: Job) -> None:
    """End a job that a person stopped just before it was sent."""
    await run_in_runner_thread(transitions.end, job, State.CANCELLED, {"reason": "cancelled"}, Money.RELEASE)


def end_failed(job: Job, failed: Failed) -> None:
    """End a job whose work came to nothing upstream; whether that was charged is not known."""
    state = State.REFUSED if failed.reason == WITHHELD else State.FAILED
    told = {name: value for name, value in asdict(failed).items() if value}
    transitions.end(job, state, told, Money.DOUBT)


async def handle_interruption(run: Run) -> None:
    """End a step that a person stopped; a server that goes down leaves the row as a crash would."""
    if not run.stop_requested:
        raise asyncio.CancelledError
    if run.tape.seq:
        return await cut_off(run, {"reason": "stopped"})
    await run_in_runner_thread(transitions.end, run.job, State.CANCELLED, {"reason": "stopped_early"}, Money.DOUBT)


async def cut_off(run: Run, error: dict[str, Any]) -> None:
    """Keep what had arrived as a version that says so; never sent again by itself."""
    tape = run.tape
    if not tape.ended:
        await results.write_when_possible(run.job, lambda: results.write_cut_off(tape, run.job, error))
    await results.save(run.job)


async def recover(run: Run) -> bool:
    """Go on after a crash: the tape tells what had arrived. Return False where the step is to be done again."""
    job = run.job
    found = await asyncio.to_thread(scan, job.tape_name)
    if found.ending is not None:
        await results.save(job)
    elif found.chunks:
        await cut_off(run, {"reason": "stopped" if job.cancel_asked else "restarted"})
    elif job.state != State.STARTING:
        await run_in_runner_thread(transitions.end, job, State.FAILED, {"reason": "lost"}, Money.CHARGE)
    elif job.kind_object.is_local:
        run.stop_requested = job.cancel_asked
        return False
    elif not await run_in_runner_thread(look_for, job):
        await run_in_runner_thread(park, job, {"reason": "unsure"})
    return True


def give_up(job: Job) -> None:
    """End a job that our own mistake broke, so that no card is stuck."""
    fresh = Job.objects.get(pk=job.pk)
    if not fresh.is_active or fresh.fence != job.fence:
        return
    try:
        transitions.end(fresh, State.FAILED, {"reason": "bug"}, Money.DOUBT)
    except Exception:
        # Perhaps another app's part of the ending is what fails.
        log.exception("could not settle", job=job.key)
        transitions.end(Job.objects.get(pk=job.pk), State.FAILED, {"reason": "bug"}, Money.DOUBT, quietly=True)
    job.state = State.FAILED
