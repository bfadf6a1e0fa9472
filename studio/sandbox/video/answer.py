"""What is told of a clip under way: by the first API, by the second, and to an address that wants to know."""

from typing import Any

from studio.sandbox.core.api import OK
from studio.sandbox.core.errors import MESSAGES
from studio.sandbox.models import Task

DONE, FAILED = "Success", "Fail"
# The words of notices, and the second API's own.
FIRST_WORDS = {"success": DONE, "failed": FAILED}
SECOND_WORDS = {
    "Preparing": "queued", "Queueing": "queued", "Processing": "running", DONE: "succeeded", FAILED: "failed",
    "processing": "running", "success": "succeeded",
}  # fmt: skip


def by_first(task: Task, word: str) -> dict[str, Any]:
    """Return a task as the first API tells of it; ids are strings."""
    found = {"task_id": str(task.number), "status": word, "file_id": "", "base_resp": OK}
    meaning = FIRST_WORDS.get(word, word)
    if meaning == DONE:
        size = {"video_width": task.request["width"], "video_height": task.request["height"]}
        return {**found, "file_id": str(task.file), **size}
    if meaning == FAILED:
        return {**found, "base_resp": {"status_code": task.code, "status_msg": why(task)}}
    return found


def by_second(task: Task, word: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a task as the second API tells of it; ``content`` is what came of it."""
    order, status = task.request, status_of(task, word)
    began = int(task.created.timestamp())
    found = {
        "id": str(task.number), "model": order["model"], "status": status, "created_at": began,
        "updated_at": task.facts.get("ended", began), "resolution": order["resolution"], "duration": order["seconds"],
        "ratio": order["ratio"], "task_type": order["task_type"], "modality": order["modality"],
    }  # fmt: skip
    if status == "succeeded":
        return {**found, "content": content or {}, "usage": usage(order)}
    if status == "failed":
        return {**found, "error": {"code": str(task.code), "message": why(task)}}
    return found


def status_of(task: Task, word: str) -> str:
    """Return the second API's word for how a task goes."""
    return "cancelled" if task.facts.get("cancelled") else SECOND_WORDS.get(word, word)


def usage(order: dict[str, Any]) -> dict[str, int]:
    """Return what a finished task is charged for."""
    seconds = order["seconds"] if order["modality"] == "video" else 0
    count = len(order["pictures"])
    return {"total_seconds": seconds, "input_seconds": 0, "output_seconds": seconds, "input_image_count": count}


def why(task: Task) -> str:
    """Return the words for a task's failure."""
    return MESSAGES.get(task.code, "unknown error")


def notice(task: Task, status: str) -> dict[str, Any]:
    """Return what an address is told: what whoever asks is told, but for a link, which needs somebody's question."""
    return NOTICES[task.request["api"]](task, status)


NOTICES = {1: by_first, 2: lambda task, status: {"task": by_second(task, status)}}
