"""Save what a finished, cut or recovered step has on its tape, and settle the job.

Every result is stored, measured and given its slot; a crash in between finds the filled slots and goes on. The last
slot, the money and the state are one transaction.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.db import OperationalError, transaction

from studio.jobs.engine import slots, transitions
from studio.jobs.engine.files import FileGone, Kept, keep_result
from studio.jobs.engine.shortness import describe_shortness
from studio.jobs.engine.starts import starts
from studio.jobs.engine.transitions import Money
from studio.jobs.kinds import Done, FromBytes, FromFile, FromTape, FromUrl, Result
from studio.jobs.models import Job, State
from studio.jobs.outputs import Source
from studio.jobs.stream.tape import Tape
from studio.jobs.stream.tape_file import scan, track_sizes
from studio.lib.db import run_in_runner_thread
from studio.library import store
from studio.minimax.errors import ApiError

log = structlog.get_logger(__name__)
TAPE_RETRY_S = 10.0
FIRST_RETRY_S = 10.0
LONGEST_RETRY_S = 300.0


@dataclass(slots=True)
class Ending:
    """How a tape ended: its results as JSON, how many were held back, and why it was cut off if it was."""

    results: list[dict[str, Any]]
    withheld: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    units: int | None = None
    error: dict[str, Any] = field(default_factory=dict)


def to_json(results: tuple[Result, ...]) -> tuple[list[dict[str, Any]], list[bytes]]:
    """Return results as a tape's ending names them, and the files for its own tracks (``file0``, ``file1``, …)."""
    files: list[bytes] = []

    def place(source: Source) -> dict[str, str]:
        match source:
            case FromUrl(url):
                return {"url": url}
            case FromTape(track):
                return {"track": track}
            case FromFile(path):
                return {"file": path}
            case FromBytes(data):
                files.append(data)
                return {"track": f"file{len(files) - 1}"}

    listed = [
        {
            **place(result.source),
            "suffix": result.suffix,
            "title": result.title,
            "sides": [{**place(side.source), "role": side.role, "suffix": side.suffix} for side in result.sides],
        }
        for result in results
    ]
    return listed, files


async def write_ending(tape: Tape, done: Done) -> None:
    """Put what came whole on the tape, with the ending, in one write. Raises OSError."""
    tape.open()
    listed, files = to_json(done.results)
    ending = {"results": listed, "withheld": done.withheld, "facts": done.facts, "units": done.charged_units}
    if files:
        await tape.end_with_files(ending, files)
    else:
        tape.end(ending)  # at once: a stream that a person stops at this moment has come whole


async def write_cut_off(tape: Tape, job: Job, error: dict[str, Any]) -> None:
    """End a tape that was cut off: what its track holds is the result. Raises OSError."""
    tape.open()
    kind, sizes = job.kind_object, track_sizes(tape.name)
    kept = [{"track": kind.live_track, "suffix": kind.live_suffix, "title": "", "sides": []}]
    units = kind.estimate_cut(job.order, sizes)
    facts = {} if units is None else {"units_are_estimated": True}
    tape.end({"results": kept if sizes.get(kind.live_track) else [], "units": units, "facts": facts, "error": error})


async def write_when_possible(job: Job, write: Callable[[], Awaitable[None]]) -> None:
    """Write to the tape, as soon as there is room: what is here and paid is not thrown away."""
    while True:
        try:
            return await write()
        except OSError as error:
            log.warning("the tape cannot be written", job=job.key, error=str(error))
            with suppress(OperationalError):  # the card says so where it can
                await run_in_runner_thread(transitions.fetch, job, {"reason": "disk_full"})
            await asyncio.sleep(TAPE_RETRY_S)


async def save(job: Job) -> None:
    """Store the results of a job whose tape has its ending, and settle it; or try again later."""
    await starts.wait_for_quiet(job.pk)
    read = (await asyncio.to_thread(scan, job.tape_name)).ending
    assert read is not None
    ending = Ending(**read)
    takes_long = len(ending.results) != 1 or "track" not in ending.results[0] or ending.results[0]["sides"]
    if takes_long and job.state in (State.STARTING, State.WAITING):
        await run_in_runner_thread(transitions.fetch, job)
    waiting: Iterable[int] = range(len(ending.results))
    if len(ending.results) > 1:
        waiting = await run_in_runner_thread(slots.unfilled, job, len(ending.results))
    kept: list[Kept] = []
    try:
        kept = await keep_all(job, ending, waiting)
    except (store.DiskFull, ApiError, OSError) as error:
        return await postpone(job, error)
    await run_in_runner_thread(settle, job, ending, kept)


async def keep_all(job: Job, ending: Ending, positions: Iterable[int]) -> list[Kept]:
    """Store results; all but a single one fill their slots at once. Raises DiskFull, ApiError, OSError."""
    if len(ending.results) == 1:
        return [await keep_one(job, ending, position) for position in positions]
    done = await asyncio.gather(
        *(keep_and_fill(job, ending, position) for position in positions), return_exceptions=True
    )
    if failure := next((error for error in done if isinstance(error, BaseException)), None):
        raise failure
    return []


async def keep_one(job: Job, ending: Ending, position: int) -> Kept:
    """Store one result and what belongs to it."""
    item = ending.results[position]
    try:
        kept = await keep_result(job, item, position)
    except FileGone as error:
        return Kept(position, item, reason=error.reason)
    if not ending.error:
        # Facts of an answer are about its one result.
        kept.short = describe_shortness(kept, ending.facts if len(ending.results) == 1 else {})
    return kept


async def keep_and_fill(job: Job, ending: Ending, position: int) -> None:
    """Store one result of several and fill its slot, for the pages that wait for it."""
    kept = await keep_one(job, ending, position)
    await run_in_runner_thread(fill, job, ending, kept)


def fill(job: Job, ending: Ending, kept: Kept) -> None:
    """Fill one slot in a transaction of its own. Raises Overtaken."""
    with forget_on_failure([kept]), transaction.atomic():
        transitions.lock(job)
        slots.fill(job, slots.load(job, position=kept.position), kept, ending.error)


async def postpone(job: Job, error: Exception) -> None:
    """Try again later to save what is made: the tape, or the link, still has it."""
    log.warning("result not saved yet", job=job.key, error=type(error).__name__)
    await run_in_runner_thread(transitions.fetch, job)
    reason = {"reason": "disk_full"} if isinstance(error, store.DiskFull) else {}
    pause_s = min(LONGEST_RETRY_S, FIRST_RETRY_S * 1.3**job.tries)
    await run_in_runner_thread(transitions.postpone, job, pause_s, reason)


def settle(job: Job, ending: Ending, kept: list[Kept]) -> None:
    """Fill the last slots and write money and state in one transaction. Raises Overtaken."""
    with forget_on_failure(kept), transaction.atomic():
        transitions.lock(job)
        held = slots.load(job)
        for one in kept:
            slots.fill(job, held, one, ending.error)
        slots.close(job, held, ending.withheld)
        write_outcome(job, ending, slots.summarize(job, held))


@contextmanager
def forget_on_failure(kept: list[Kept]) -> Iterator[None]:
    """Remove the files of results when the transaction fails: nobody will know them."""
    try:
        yield
    except BaseException:
        for one in kept:
            one.forget()
        raise


def write_outcome(job: Job, ending: Ending, found: slots.Summary) -> None:
    """Settle the job as its tape's ending and its filled slots say."""
    if ending.error:
        return write_cut(job, ending, found)
    if found.versions or not found.reasons:
        return transitions.complete(job, ending.facts, ending.units, describe_lack(found))
    state, error = slots.explain_emptiness(found.reasons)
    transitions.end(job, state, error, Money.CHARGE, facts=facts_of(job, ending))


def describe_lack(found: slots.Summary) -> dict[str, Any]:
    """Return what the card of a result says that is not all there, nothing where it is."""
    if found.short:
        return {"reason": "fell_short", "detail": found.short}
    return {"reason": "without_side", "field": found.lost_sides[0]} if found.lost_sides else {}


def facts_of(job: Job, ending: Ending) -> dict[str, Any]:
    """Return what is known of a job, with the units that its ending names."""
    return {**job.facts, **ending.facts} | ({} if ending.units is None else {"charged_units": ending.units})


def write_cut(job: Job, ending: Ending, found: slots.Summary) -> None:
    """Settle a job that was cut off or stopped."""
    stopped = ending.error["reason"] == "stopped"
    state = State.CANCELLED if stopped else State.FAILED
    error = {**ending.error, "seconds": found.seconds} if found.seconds else ending.error
    if ending.results and not found.versions:
        error = {"reason": "stopped_short" if stopped else "not_kept"}
    transitions.end(job, state, error, Money.CHARGE, facts=facts_of(job, ending))
