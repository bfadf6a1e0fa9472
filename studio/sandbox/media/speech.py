"""Async client of the speech worker process, for the API's handlers."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from studio.lib.worker import Worker

LIMIT_S = 120
MEMORY_MB = 2048


class Speaker:
    """Speech requests to one worker process; several run concurrently."""

    def __init__(self) -> None:
        self._worker = Worker("studio.sandbox.media.child", limit_s=LIMIT_S, memory_mb=MEMORY_MB, shared=True)

    async def start(self) -> None:
        """Start the worker, which loads its engine while the server starts."""
        await self._worker.start()

    async def close(self) -> None:
        """Stop the worker."""
        await self._worker.close()

    async def speak(self, request: dict[str, Any]) -> AsyncGenerator[dict[str, Any]]:
        """Pieces `{"audio": bytes, "caption"}` as soon as they are made, at last `{"end": facts}`; raises WorkFailed.

        Request and facts are described in `studio.sandbox.media.synthesis`.
        """
        async with aclosing(self._worker.stream("speak", request=request)) as answers:
            async for header, blob in answers:
                yield {"end": header["facts"]} if "facts" in header else {"audio": blob, **header}

    async def clone(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return what `studio.sandbox.media.clone` finds in a recording. Raises WorkFailed."""
        found: dict[str, Any] = (await self._worker.call("clone", request=request))["found"]
        return found

    async def listen(self, path: str, most_s: float) -> dict[str, Any]:
        """Return the result of `studio.sandbox.media.activity.detect_activity`. Raises WorkFailed."""
        found: dict[str, Any] = (await self._worker.call("listen", path=path, most_s=most_s))["found"]
        return found
