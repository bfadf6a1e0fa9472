"""Save what a finished, cut or recovered step has on its tape, and settle the job in one transaction."""

import asyncio
from functools import partial
from typing import Any

import structlog

from studio.jobs import moves, tape
from studio.jobs.kinds import Artifact, FromUrl
from studio.jobs.models import Job, State
from studio.lib.db import in_runner
from studio.library import derivatives, shelf, store
from studio.library.models import Version
from studio.minimax.download import download
from studio.minimax.errors import ApiError

log = structlog.get_logger(__name__)
SIDE_LIMIT = 8 * 1024 * 1024
MAIN_LIMIT = 512 * 1024 * 1024
RETRY_S, PATIENCE = 10.0, 5


def artifact_json(artifact: Artifact) -> dict[str, Any]:
    """Return an artifact as the tape keeps it."""
    source = artifact.source
    where = {"url": source.url} if isinstance(source, FromUrl) else {"track": "audio"}
    return {"role": artifact.role, "suffix": artifact.suffix, **where}


async def gather(job: Job) -> None:
    """Settle a job whose tape has its ending."""
    ending = (await asyncio.to_thread(tape.look, job.tape_name)).ending
    assert ending is not None
    main = next((item for item in ending["artifacts"] if item["role"] == "main"), None)
    sides = [item for item in ending["artifacts"] if item["role"] != "main"]
    if sides and job.state == State.STARTING:
        await in_runner(moves.fetch, job)
    try:
        stored, facts = await keep_main(job, main) if main else (None, None)
        words = [word for item in sides for word in await timings(job, item)]
    except store.NotMedia:
        error = {"reason": "not_kept"}
        return await in_runner(partial(moves.end, job, State.FAILED, error, money="charge"))
    except (store.DiskFull, ApiError, OSError) as error:
        return await postpone(job, error)
    await in_runner(settle, job, ending, stored, facts, words)


async def postpone(job: Job, error: Exception) -> None:
    """Try again later to save what is made: the tape, or the link, still has it."""
    log.warning("result not saved yet", job=job.key, error=type(error).__name__)
    if job.state != State.FETCHING:
        await in_runner(moves.fetch, job)
    reason = {"reason": "disk_full"} if isinstance(error, store.DiskFull) else {}
    await in_runner(moves.later, job, RETRY_S, reason)


async def keep_main(job: Job, item: dict[str, Any]) -> tuple[store.Stored, derivatives.MediaFacts]:
    """Store the thing itself and look into it. Raises NotMedia, DiskFull, ApiError."""
    if "url" in item:
        source: Any = download(item["url"], limit_bytes=MAIN_LIMIT)
    else:
        source = b"".join(await asyncio.to_thread(lambda: list(tape.track_bytes(job.tape_name, item["track"]))))
    stored = await store.keep(source, name_hint=f"{job.key}{item['suffix']}")
    return stored, await derivatives.inspect(stored)


async def timings(job: Job, item: dict[str, Any]) -> list[dict[str, Any]]:
    """Fetch exact times; without them the sound itself is still good, so patience ends."""
    try:
        data = b"".join([piece async for piece in download(item["url"], limit_bytes=SIDE_LIMIT)])
        return job.kind_object.timings(data)
    except (ApiError, OSError, ValueError) as error:
        if job.tries < PATIENCE and not isinstance(error, ValueError):
            raise
        log.warning("no timings", job=job.key, error=type(error).__name__)
        return []


def settle(
    job: Job,
    ending: dict[str, Any],
    stored: store.Stored | None,
    facts: derivatives.MediaFacts | None,
    words: list[dict[str, Any]],
) -> None:
    """Write version, money and state in one transaction."""
    with moves.transaction.atomic():
        error = ending.get("error") or {}
        version = None
        if stored is not None and facts is not None:
            if error:
                error = {**error, "seconds": round(facts.duration_ms / 1000, 1)}
            version = add_version(job, stored, facts, words, error)
        if not error:
            return moves.done(job, version, ending["facts"], ending["units"])
        state = State.CANCELLED if error["reason"] == "stopped" else State.FAILED
        moves.end(job, state, error, money="charge", version=version)


def add_version(
    job: Job, stored: store.Stored, facts: derivatives.MediaFacts, words: list[dict[str, Any]], error: dict[str, Any]
) -> Version:
    """Put the result on the shelf: a run after the first becomes the next version of the same asset."""
    noun = "stopped" if error.get("reason") == "stopped" else "cut off"
    return shelf.add_version(
        workspace_id=job.workspace_id,  # type: ignore[attr-defined]
        person_id=job.created_by_id,  # type: ignore[attr-defined]
        # What is in no list of jobs, such as a voice's sample, is in no list of takes either.
        kind=job.kind if job.listed else f"{job.kind}-sample",
        title=job.title,
        stored=stored,
        facts=facts,
        recipe={"order": job.order_json, "version": job.order_version},
        words=words,
        note=f"{noun} after {error['seconds']:g} s" if error else "",
        sandbox=job.sandbox,
        asset=job.version.asset if job.version else None,
    )


