"""The child that paints, as the handlers call it; it starts at first use."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from studio.lib.worker import Worker, WorkFailed
from studio.sandbox import settings
from studio.sandbox.core.lifecycle import at_end

LIMIT_S = 120
MEMORY_MB = 3072
_worker = Worker("studio.sandbox.media.picture.child", limit_s=LIMIT_S, memory_mb=MEMORY_MB, shared=True)
at_end(_worker.close)


async def paint(wanted: dict[str, Any], seeds: tuple[int, ...], subject: bytes) -> list[bytes]:
    """Return a JPEG file for each seed; `media.picture.child` documents the request. Raises WorkFailed."""
    async with _temporary_file(subject) as path:
        return await asyncio.gather(*(paint_one({**wanted, "seed": seed, "subject": path}) for seed in seeds))


async def paint_one(request: dict[str, Any]) -> bytes:
    """Return one picture. Raises WorkFailed."""
    async for _, blob in _worker.stream("paint", request=request):
        return blob
    raise WorkFailed("The child gave no picture.")


async def inspect_picture(data: bytes) -> dict[str, Any] | None:
    """Return `format`, `width` and `height` of a picture, None where a file is none. Raises WorkFailed."""
    async with _temporary_file(data) as path:
        found: dict[str, Any] | None = (await _worker.call("seen", path=path))["seen"]
    return found


@asynccontextmanager
async def _temporary_file(data: bytes) -> AsyncIterator[str]:
    """Hold bytes in a file for the child; empty for none."""
    path = await asyncio.to_thread(_write, data) if data else ""
    try:
        yield path
    finally:
        if path:
            await asyncio.to_thread(os.unlink, path)


def _write(data: bytes) -> str:
    with tempfile.NamedTemporaryFile(dir=settings.DATA, prefix="subject-", delete=False) as file:
        file.write(data)
    return file.name
