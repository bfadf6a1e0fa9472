"""The work of clip tasks, for both APIs."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studio.lib.worker import WorkFailed
from studio.sandbox.core.clock import now
from studio.sandbox.core.errors import Refused
from studio.sandbox.core.store import iterate_file, path_of
from studio.sandbox.models import Task
from studio.sandbox.tasks.runner import Kind, TaskResult, register
from studio.sandbox.video import answer as video_answer
from studio.sandbox.video import child_calls
from studio.sandbox.video.catalog import FIRST, LAST, SUBJECT

NAME = "video_generation"
FILE_NAME = "output_aigc.mp4"
TRIES = 2
INSIDE = {FIRST: "first", LAST: "last", SUBJECT: "subject"}


async def run_task(task: Task) -> TaskResult:
    """Make what a task asks for. Raises Refused, WorkFailed."""
    return await MAKERS[task.request["task_type"]](task)


async def run_expansion(task: Task) -> TaskResult:
    """Return a prompt in more words. Raises Refused, WorkFailed."""
    prompt = await child_calls.expand_prompt(task.request["prompt"])
    if task.request["withheld"]:
        raise Refused(1027)
    return TaskResult("prompt.txt", prompt.encode(), {"prompt": prompt, "ended": int(now().timestamp())})


async def run_clip(task: Task) -> TaskResult:
    """Return a clip. Raises Refused, WorkFailed."""
    order: dict[str, Any] = task.request
    path = path_of(task.number).with_suffix(".clip.part")
    await asyncio.to_thread(path.parent.mkdir, exist_ok=True)
    try:
        await write_clip(order, task.number, path)
        if order["withheld"]:
            raise Refused(1027)
    except BaseException:
        await asyncio.to_thread(path.unlink, missing_ok=True)
        raise
    return TaskResult(FILE_NAME, consume_file(path), {"ended": int(now().timestamp())})


async def write_clip(order: dict[str, Any], number: int, path: Path) -> None:
    """Write a clip to a file. Raises WorkFailed."""
    wanted = {name: order[name] for name in ("prompt", "width", "height", "seconds", "fps")}
    pictures = {INSIDE[field]: str(path_of(picture)) for field, picture in order["pictures"].items()}
    request = {**wanted, **pictures, "path": str(path), "seed": number % 2**32}
    for left in reversed(range(TRIES)):
        try:
            if base := order.get("base"):
                return await child_calls.enlarge({**request, "base": str(path_of(base))})
            return await child_calls.film(request)
        except WorkFailed:  # the child may have died over somebody else's request
            if not left:
                raise


def consume_file(path: Path) -> Iterator[bytes]:
    """Yield a file's bytes, and remove it afterwards."""
    try:
        yield from iterate_file(path)
    finally:
        path.unlink(missing_ok=True)


MAKERS = {"generation": run_clip, "regeneration": run_clip, "h3_context_ir": run_expansion}
KIND = Kind(
    NAME, (("Preparing", 1), ("Queueing", 1), ("Processing", 3)), done=video_answer.DONE, failed=video_answer.FAILED,
    parallel=2, notice=video_answer.webhook_body,
)  # fmt: skip
register(KIND, run_task)
