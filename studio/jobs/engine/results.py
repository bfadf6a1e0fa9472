"""Save what a finished, cut or recovered step has on its tape, and settle the job in one transaction."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

import structlog

from studio.accounts.api import http_origins
from studio.jobs.engine import transitions
from studio.jobs.kinds import Artifact, FromBytes, FromTape, FromUrl
from studio.jobs.models import Job, State
from studio.jobs.stream.tape_file import look, track_bytes
from studio.lib.db import in_runner
from studio.library import store, versions
from studio.library.media import derivatives
from studio.library.models import Version
from studio.minimax.errors import ApiError, Refused
from studio.minimax.wire.download import download

log = structlog.get_logger(__name__)
SIDE_LIMIT = 8 * 1024 * 1024
MAIN_LIMIT = 512 * 1024 * 1024
RETRY_S, LONGEST_S = 10.0, 300.0
SIDE_TRIES = 5
MAIN_TRIES = 120  # about nine hours, after which every link of MiniMax is dead

# Threads that save all at once would take turns with what is still being heard.
AT_ONCE = 2
turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

Kept = tuple[store.Stored, derivatives.MediaFacts]


def listed(artifacts: Iterable[Artifact]) -> list[dict[str, Any]]:
    """Return artifacts as a tape's ending names them; what is bytes lies on tracks of its own."""
    found, files = [], 0
    for artifact in artifacts:
        match artifact.source:
            case FromUrl(url):
                where = {"url": url}
            case FromTape(track):
                where = {"track": track}
            case FromBytes():
                where = {"track": f"file{files}"}
                files += 1
        found.append({"role": artifact.role, "suffix": artifact.suffix, **where})
    return found


async def gather(job: Job) -> None:
    """Settle a job whose tape has its ending."""
    ending = (await asyncio.to_thread(look, job.tape_name)).ending
    assert ending is not None
    main = next((item for item in ending["artifacts"] if item["role"] == "main"), None)
    sides = [item for item in ending["artifacts"] if item["role"] != "main"]
    if sides and job.state == State.STARTING:
        await in_runner(transitions.fetch, job)
    try:
        words = [word for item in sides for word in await timings(job, item)]
        kept = await keep_main(job, main) if main else None
    except store.NotMedia:
        return await nothing_to_play(job, ending)
    except (store.DiskFull, ApiError, OSError) as error:
        return await postpone(job, error)
    await in_runner(settle, job, ending, kept, words)


async def nothing_to_play(job: Job, ending: dict[str, Any]) -> None:
    """Settle a job whose sound cannot be decoded."""
    if (ending.get("error") or {}).get("reason") == "stopped":
        return await in_runner(
            partial(transitions.end, job, State.CANCELLED, {"reason": "stopped_short"}, money="charge")
        )
    await in_runner(partial(transitions.end, job, State.FAILED, {"reason": "not_kept"}, money="charge"))


async def postpone(job: Job, error: Exception) -> None:
    """Try again later to save what is made: the tape, or the link, still has it."""
    log.warning("result not saved yet", job=job.key, error=type(error).__name__)
    if isinstance(error, Refused) or (isinstance(error, ApiError) and job.tries >= MAIN_TRIES):
        return await in_runner(partial(transitions.end, job, State.FAILED, {"reason": "lost"}, money="charge"))
    await in_runner(transitions.fetch, job)
    reason = {"reason": "disk_full"} if isinstance(error, store.DiskFull) else {}
    await in_runner(transitions.later, job, min(LONGEST_S, RETRY_S * 1.3**job.tries), reason)


async def source_of(job: Job, item: dict[str, Any], limit_bytes: int) -> bytes | AsyncIterator[bytes]:
    """Return what an artifact is read from: its link, or its track of the tape."""
    if "url" in item:
        return download(item["url"], limit_bytes=limit_bytes, http_origins=http_origins())
    return await asyncio.to_thread(track_bytes, job.tape_name, item["track"])


async def keep(job: Job, item: dict[str, Any]) -> store.Stored:
    """Store an artifact."""
    return await store.keep(await source_of(job, item, MAIN_LIMIT), name_hint=f"{job.key}{item['suffix']}")


async def keep_main(job: Job, item: dict[str, Any]) -> Kept:
    """Store the thing itself and look into it. Raises NotMedia, DiskFull, ApiError."""
    if "url" in item:
        stored = await keep(job, item)
    else:
        async with turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)):
            stored = await keep(job, item)
    try:
        return stored, await derivatives.inspect(stored)
    except BaseException:
        store.forget(stored.path)
        raise


async def timings(job: Job, item: dict[str, Any]) -> list[dict[str, Any]]:
    """Fetch exact times; without them the sound itself is still good, so patience ends."""
    try:
        source = await source_of(job, item, SIDE_LIMIT)
        data = source if isinstance(source, bytes) else b"".join([piece async for piece in source])
        return job.kind_object.timings(data)
    except (ApiError, OSError, ValueError) as error:
        if job.tries < SIDE_TRIES and not isinstance(error, ValueError | Refused):
            raise
        log.warning("no timings", job=job.key, error=type(error).__name__)
        return []


def settle(job: Job, ending: dict[str, Any], kept: Kept | None, words: list[dict[str, Any]]) -> None:
    """Write version, money and state in one transaction."""
    try:
        with transitions.transaction.atomic():
            write(job, ending, kept, words)
    except transitions.Overtaken:
        # Somebody else settled the job, so nobody will know this file.
        if kept is not None:
            store.forget(kept[0].path)
        raise


def write(job: Job, ending: dict[str, Any], kept: Kept | None, words: list[dict[str, Any]]) -> None:
    """Settle the job as its tape's ending says."""
    error = ending.get("error") or {}
    if error and kept is not None:
        error = {**error, "seconds": round(kept[1].duration_ms / 1000, 1)}
    version = add_version(job, *kept, words, error) if kept is not None else None
    if not error:
        return transitions.done(job, version, ending["facts"], ending["units"])
    state = State.CANCELLED if error["reason"] == "stopped" else State.FAILED
    transitions.end(job, state, error, money="charge", version=version or job.version)


def add_version(
    job: Job, stored: store.Stored, facts: derivatives.MediaFacts, words: list[dict[str, Any]], error: dict[str, Any]
) -> Version:
    """Put the result on the shelf: a run after the first becomes the next version of an asset that is still there."""
    noun = "stopped" if error.get("reason") == "stopped" else "cut off"
    asset = job.version.asset if job.version else None
    return versions.add_version(
        workspace_id=job.workspace_id,  # type: ignore[attr-defined]
        person_id=job.created_by_id,  # type: ignore[attr-defined]
        kind=job.kind if job.listed else f"{job.kind}-sample",  # kept, and in no list
        title=job.title,
        stored=stored,
        facts=facts,
        recipe={"order": job.order_json, "version": job.order_version},
        words=words,
        note=f"{noun} after {error['seconds']:g} s" if error else "",
        sandbox=job.sandbox,
        asset=asset if asset and asset.deleted_at is None else None,
    )
