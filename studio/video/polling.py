"""Asks MiniMax how a clip is coming along: the pace, and what each answer means."""

import random
import time
from typing import Any

from studio.jobs.kinds import Done, Failed, FromUrl, Result, Step, Waiting
from studio.minimax.catalog.video import VIDEO_POLL_SECONDS
from studio.minimax.client import Api
from studio.minimax.video.task import VideoStatus, VideoTask

SPREAD = 0.2  # of the pace, so that many jobs do not ask at one moment
MODERATION_CODES = (1026, 1027)
SUFFIX = ".mp4"
LONGEST_SILENCE_S = 3600.0  # of a task that is there and has no status


def first_ticket(task_id: str, model: str) -> dict[str, Any]:
    """Return what a clip is asked about with."""
    return {"task": task_id, "model": model, "stage": "", "since": int(time.time())}


def wait(ticket: dict[str, Any]) -> Waiting:
    """Return to ask again at the pace that MiniMax recommends."""
    return Waiting(ticket, VIDEO_POLL_SECONDS * random.uniform(1 - SPREAD, 1 + SPREAD))


async def look(api: Api, ticket: dict[str, Any]) -> Step:
    """Ask once; costs nothing. Raises ApiError."""
    task = await api.video.query(ticket["task"], model=ticket["model"])
    if task.status is VideoStatus.SUCCESS:
        return await fetch(api, task)
    if task.status.is_final:
        return to_failed(ticket, task)
    if task.status is VideoStatus.UNKNOWN and time.time() - ticket["since"] > LONGEST_SILENCE_S:
        return Failed("no_status", task.code, ticket["task"], task.trace_id)
    return wait({**ticket, "stage": task.status.value})


async def fetch(api: Api, task: VideoTask) -> Done:
    """Return the finished clip by a link that is fetched at once, since it dies soon. Raises ApiError."""
    url = task.url or (await api.files.retrieve(task.file_id)).download_url
    return Done((Result(FromUrl(url), SUFFIX),), facts={"task": task.task_id, "trace_id": task.trace_id})


def to_failed(ticket: dict[str, Any], task: VideoTask) -> Failed:
    """Return why there is no clip."""
    reasons = {VideoStatus.CANCELLED: "task_cancelled"}
    reason = "withheld" if task.code in MODERATION_CODES else reasons.get(task.status, "task_failed")
    return Failed(reason, task.code, ticket["task"], task.trace_id)
