"""The child that makes clips and inspects pictures, as the handlers call it; it starts at first use."""

from contextlib import aclosing
from pathlib import Path
from typing import Any

from studio.lib.worker import Worker
from studio.sandbox.core.lifecycle import at_end

LIMIT_S = 180
MEMORY_MB = 3072
_worker = Worker("studio.sandbox.media.clip.child", limit_s=LIMIT_S, memory_mb=MEMORY_MB, shared=True)
at_end(_worker.close)


async def film(request: dict[str, Any]) -> None:
    """Make a clip (`media.clip.clip` documents the request). Raises WorkFailed."""
    await run_to_end("film", request)


async def enlarge(request: dict[str, Any]) -> None:
    """Make a clip of another (`media.clip.clip.enlarged` documents the request). Raises WorkFailed."""
    await run_to_end("enlarge", request)


async def run_to_end(work: str, request: dict[str, Any]) -> None:
    """Run work that reports its progress; cancelling this ends it. Raises WorkFailed."""
    async with aclosing(_worker.stream(work, request=request)) as answers:
        async for _ in answers:
            pass


async def inspect_picture(path: Path) -> dict[str, Any] | None:
    """Return `format`, `width` and `height` of a picture, None where a file is none. Raises WorkFailed."""
    found: dict[str, Any] | None = (await _worker.call("seen", path=str(path)))["seen"]
    return found


async def inspect_clip(path: Path) -> dict[str, Any] | None:
    """Return `width`, `height`, `fps` and `seconds` of a clip, None where a file is none. Raises WorkFailed."""
    found: dict[str, Any] | None = (await _worker.call("watched", path=str(path)))["watched"]
    return found


async def expand_prompt(prompt: str) -> str:
    """Return a prompt in more words: with what would be seen of it. Raises WorkFailed."""
    return str((await _worker.call("written", prompt=prompt))["written"])
