"""Workbooks written and documents read in a child process, within limits of time and memory; one child a call."""

from contextlib import aclosing
from typing import Any

from studio.lib import server_loop
from studio.lib.worker import Answer, Worker

LIMIT_S, WAIT_S = 20.0, 30.0
MEMORY_MB = 512


def call_office(name: str, **params: Any) -> Answer:
    """Return what the child answers: a header and bytes. Raises WorkFailed, WorkerDied, TimeoutError."""
    return server_loop.run(_call(name, params), WAIT_S)


async def _call(name: str, params: dict[str, Any]) -> Answer:
    worker = Worker("studio.chat.office", limit_s=LIMIT_S, memory_mb=MEMORY_MB)
    last: Answer = ({}, b"")
    try:
        async with aclosing(worker.stream(name, **params)) as answers:
            async for answer in answers:
                last = answer
    finally:
        await worker.close()
    return last
