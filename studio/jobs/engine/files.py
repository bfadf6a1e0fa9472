"""The files of results: copied from a tape's track or from a link that will expire, stored and measured."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import structlog

from studio.accounts.api import http_origins
from studio.jobs.engine.links import find_new_link
from studio.jobs.models import Job
from studio.jobs.stream.tape_file import read_track
from studio.lib.fields import new_key
from studio.library import store
from studio.library.media import derivatives
from studio.library.media.captions import mark_lines
from studio.minimax.errors import ApiError, Refused
from studio.minimax.wire.download import download

log = structlog.get_logger(__name__)
SIDE_BYTES = 8 * 1024 * 1024
RESULT_BYTES = 512 * 1024 * 1024
SIDE_TRIES, SPOILED_TRIES = 5, 2  # one that is refused or cannot be read seldom gets better
RESULT_TRIES = 120  # about nine hours, after which every link of MiniMax is dead

# Threads that save all at once would take turns with what is still being heard.
AT_ONCE = 2
turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class FileGone(Exception):
    """A result's file cannot be had any more, or is none that is kept: ``reason`` goes into its slot."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Kept:
    """One result on its way into its slot: the stored file, what was measured, or why there is none."""

    position: int
    item: dict[str, Any]
    stored: store.Stored | None = None
    facts: derivatives.MediaFacts | None = None
    version_key: str = field(default_factory=new_key)  # derivatives are made under it before the version exists
    values: dict[str, Any] = field(default_factory=dict)  # what the version keeps of its side files
    reason: str = ""
    lost_sides: list[str] = field(default_factory=list)  # the roles of those that were promised and never came
    short: str = ""  # how much of what was announced is there, where it is not all

    def forget(self) -> None:
        """Remove the file: nobody will know it."""
        if self.stored is not None:
            store.forget(self.stored.path)
            derivatives.forget_derived(self.version_key)


async def keep_result(job: Job, item: dict[str, Any], position: int) -> Kept:
    """Store a result and measure it. Raises FileGone, DiskFull, ApiError, OSError."""
    kept = Kept(position, item)
    await read_sides(job, kept)
    try:
        stored = await store_file(job, item, position)
        kept.facts = await measure(stored)
        kept.stored = stored
    except store.NotMedia:
        raise FileGone("unusable") from None
    except ApiError as error:
        if isinstance(error, Refused) or job.tries >= RESULT_TRIES:
            raise FileGone("lost") from None
        raise
    await prepare_views(job, kept)
    return kept


async def prepare_views(job: Job, kept: Kept) -> None:
    """Make what lists show of a result; what cannot be made now is made when somebody asks for it."""
    assert kept.stored is not None
    try:
        await derivatives.prepare(kept.version_key, kept.stored)
    except (derivatives.CannotConvert, store.DiskFull) as error:
        log.warning("no derivatives yet", job=job.key, error=str(error))


async def store_file(job: Job, item: dict[str, Any], position: int) -> store.Stored:
    """Copy a result into the media folder. Raises NotMedia, DiskFull, ApiError."""
    # Without the medium an error page that comes by a link would be kept as a text.
    expected: dict[str, Any] = {"name_hint": f"{job.key}{item['suffix']}", "media": (job.kind_object.medium,)}
    if "url" in item:
        try:
            return await store.keep(await open_source(job, item, RESULT_BYTES), **expected)
        except Refused:
            url = await find_new_link(job, position)
            if url in ("", item["url"]):
                raise
            return await store.keep(await open_source(job, {**item, "url": url}, RESULT_BYTES), **expected)
    async with turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)):
        return await store.keep(await open_source(job, item, RESULT_BYTES), **expected)


async def measure(stored: store.Stored) -> derivatives.MediaFacts:
    """Look into a stored file; one that cannot be decoded is removed. Raises NotMedia."""
    try:
        return await derivatives.inspect(stored)
    except BaseException:
        store.forget(stored.path)
        raise


async def open_source(job: Job, item: dict[str, Any], limit_bytes: int) -> bytes | AsyncIterator[bytes] | Path:
    """Return what a file is read from: its link, its place on our disk, or its track of the tape. Raises FileGone."""
    if "file" in item:
        file = derivatives.derived_folder() / item["file"]
        if not await asyncio.to_thread(file.is_file):
            raise FileGone("lost")
        return file
    if "url" in item:
        return download(item["url"], limit_bytes=limit_bytes, http_origins=http_origins())
    return await asyncio.to_thread(read_track, job.tape_name, item["track"])


async def read_whole(source: AsyncIterator[bytes] | Path) -> bytes:
    """Return all of a link's file, or of one on our disk."""
    if isinstance(source, Path):
        return await asyncio.to_thread(source.read_bytes)
    return b"".join([piece async for piece in source])


async def read_sides(job: Job, kept: Kept) -> None:
    """Read what the version keeps of its side files; without them the result is still good, so patience ends.

    Raises ApiError, OSError where another try may bring one.
    """
    for side in kept.item["sides"]:
        try:
            kept.values |= await read_side(job, side, kept.position)
        except (ApiError, OSError, FileGone) as error:
            if job.tries < tries_for(side, error):
                raise
            log.warning("no side file", job=job.key, role=side["role"], error=type(error).__name__)
            kept.lost_sides.append(side["role"])
    if words := kept.values.get("words"):
        kept.values["words"] = mark_lines(words, job.kind_object.said(job.order))


def tries_for(side: dict[str, Any], error: Exception) -> int:
    """Return how often a side file is asked for after an error: what is on our own disk does not get better."""
    if isinstance(error, FileGone):
        return 0
    if isinstance(error, Refused):
        return SPOILED_TRIES if "url" in side else 0
    return SIDE_TRIES


async def read_side(job: Job, side: dict[str, Any], position: int) -> dict[str, Any]:
    """Return what the version keeps of a side file; a dead link is asked for anew. Raises ApiError, OSError, FileGone.

    What cannot be read, an error page or nothing at all, counts as refused: it may be whole the next time.
    """
    try:
        data = await open_whole(job, side)
    except Refused:
        url = await find_new_link(job, position, side["role"])
        if url in ("", side.get("url")):
            raise
        data = await open_whole(job, {**side, "url": url})
    try:
        found = job.kind_object.read_side(side["role"], data)
    except ValueError:
        raise Refused("the side file cannot be read") from None
    if not any(found.values()):
        raise Refused("the side file is empty")
    return found


async def open_whole(job: Job, side: dict[str, Any]) -> bytes:
    """Return all of a side file. Raises ApiError, OSError, FileGone."""
    source = await open_source(job, side, SIDE_BYTES)
    return source if isinstance(source, bytes) else await read_whole(source)
