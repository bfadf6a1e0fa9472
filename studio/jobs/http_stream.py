"""A tape's live track over HTTP, for as long as the person may hear it: silence is looked into as well."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from studio.jobs.models import Job
from studio.jobs.socket.auth import Refusal, authorize
from studio.jobs.stream import tape
from studio.jobs.stream.tape_file import TRACKS
from studio.lib.db import run_in_db_pool

CHECK_S = 1.0  # what is taken from a person ends within two of these, also while nothing arrives
OVER: Any = object()


async def follow_live_track(job: Job, session_key: str, slug: str) -> AsyncGenerator[bytes]:
    """Yield a tape's live track to its end, or until the person may no longer see it."""
    live_track, checked_at = TRACKS[job.kind_object.live_track], time.monotonic()
    async with aclosing(with_pauses(tape.follow(job.tape_name, is_active=job.is_active), CHECK_S)) as records:
        async for record in records:
            is_due = record is None or time.monotonic() - checked_at > CHECK_S
            if is_due:
                checked_at = time.monotonic()
            if not await may_hear(job, session_key, slug, fresh=is_due):
                return
            if record is not None and record[1] == live_track:
                yield record[2]


async def may_hear(job: Job, session_key: str, slug: str, *, fresh: bool) -> bool:
    """Return whether a session leads to somebody with a seat; ``fresh`` asks anew, and for the job too."""
    seat = await authorize(session_key, slug, fresh=fresh)
    if isinstance(seat, Refusal):
        return False
    return not fresh or await run_in_db_pool(Job.objects.visible_to(seat).filter(pk=job.pk).exists)


async def with_pauses[T](items: AsyncGenerator[T], seconds: float) -> AsyncGenerator[T | None]:
    """Yield the items, and None each time that none has come for some seconds; the items are closed at the end."""
    coming: asyncio.Task[T] | None = None
    async with aclosing(items):
        try:
            while True:
                coming = coming or asyncio.ensure_future(anext(items, OVER))  # type: ignore[arg-type]
                if not (await asyncio.wait({coming}, timeout=seconds))[0]:
                    yield None
                    continue
                found, coming = coming.result(), None
                if found is OVER:
                    return
                yield found
        finally:
            if coming is not None:
                coming.cancel()
                await asyncio.wait({coming})
