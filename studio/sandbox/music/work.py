"""The child that makes songs and analyzes them, as the handlers call it; it starts at first use."""

import asyncio
import os
import tempfile
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from typing import Any

from studio.lib.worker import Worker
from studio.sandbox import settings
from studio.sandbox.core.lifecycle import at_end
from studio.sandbox.core.pieces import Piece
from studio.sandbox.core.transcripts import record_transcript

LIMIT_S = 180
MEMORY_MB = 3072
_worker = Worker("studio.sandbox.media.song.child", limit_s=LIMIT_S, memory_mb=MEMORY_MB, shared=True)
at_end(_worker.close)


def play(request: dict[str, Any]) -> AsyncGenerator[Piece]:
    """Yield the pieces of a song, at last its facts; its transcript is stored. Raises WorkFailed."""
    return record_transcript(compose(request))


async def compose(request: dict[str, Any]) -> AsyncGenerator[Piece]:
    """Yield the pieces of a song, at last its facts (`media.song.song` documents both). Raises WorkFailed."""
    async with aclosing(_worker.stream("song", request=request)) as answers:
        async for header, blob in answers:
            if "facts" in header:
                yield Piece(facts=header["facts"])
            elif blob:
                yield Piece(blob)


async def listen(pieces: Iterable[bytes]) -> dict[str, Any] | None:
    """Return what is heard in a file (`media.song.child` documents it), None if it is no sound. Raises WorkFailed."""
    path = await asyncio.to_thread(_write, pieces)
    try:
        found: dict[str, Any] | None = (await _worker.call("heard", path=path))["heard"]
    finally:
        await asyncio.to_thread(os.unlink, path)
    return found


def _write(pieces: Iterable[bytes]) -> str:
    with tempfile.NamedTemporaryFile(dir=settings.DATA, prefix="heard-", delete=False) as file:
        for piece in pieces:
            file.write(piece)
    return file.name
