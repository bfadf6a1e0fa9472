"""The child that paints, as the handlers ask for it; it starts when it is first needed."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from studio.lib.worker import Worker, WorkFailed
from studio.sandbox import settings
from studio.sandbox.core.lifecycle import at_end

LIMIT_S, MEMORY_MB = 120, 3072
_worker = Worker("studio.sandbox.media.picture.child", limit_s=LIMIT_S, memory_mb=MEMORY_MB, shared=True)
at_end(_worker.close)


async def painted(wanted: dict[str, Any], seeds: tuple[int, ...], subject: bytes) -> list[bytes]:
    """Return a JPEG file for each seed; `media.picture.child` tells what is wanted. Raises WorkFailed."""
    async with _lying(subject) as path:
        return await asyncio.gather(*(one({**wanted, "seed": seed, "subject": path}) for seed in seeds))


async def one(request: dict[str, Any]) -> bytes:
    """Return one picture. Raises WorkFailed."""
    async for _, blob in _worker.stream("paint", request=request):
        return blob
    raise WorkFailed("The child gave no picture.")


async def seen(data: bytes) -> dict[str, Any] | None:
    """Return `format`, `width` and `height` of a picture, None where a file is none. Raises WorkFailed."""
    async with _lying(data) as path:
        found: dict[str, Any] | None = (await _worker.call("seen", path=path))["seen"]
    return found


@asynccontextmanager
async def _lying(data: bytes) -> AsyncIterator[str]:
    """Hold bytes in a file for the child; empty for none."""
    path = await asyncio.to_thread(_written, data) if data else ""
    try:
        yield path
    finally:
        if path:
            await asyncio.to_thread(os.unlink, path)


def _written(data: bytes) -> str:
    with tempfile.NamedTemporaryFile(dir=settings.DATA, prefix="subject-", delete=False) as file:
        file.write(data)
    return file.name
