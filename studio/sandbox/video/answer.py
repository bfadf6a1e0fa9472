"""The status of a clip: for the first API, for the second, and for webhooks."""

from typing import Any

from studio.sandbox.core.api import OK
from studio.sandbox.core.errors import MESSAGES
from studio.sandbox.models import Task

DONE = "Success"
FAILED = "Fail"
# The words of notices, and the second API's own.
FIRST_WORDS = {"success": DONE, "failed": FAILED}
SECOND_WORDS = {
    "Preparing": "queued", "Queueing": "queued", "Processing": "running", DONE: "succeeded", FAILED: "failed",
    "processing": "running", "success": "succeeded",
}  # fmt: skip


def to_json_v1(task: Task, word: str) -> dict[str, Any]:
    """Serialize a task for the first API; ids are strings."""
    found = {"task_id": str(task.number), "status": word, "file_id": "", "base_resp": OK}
    meaning = FIRST_WORDS.get(word, word)
    if meaning == DONE:
        size = {"video_width": task.request["width"], "video_height": task.request["height"]}
        return {**found, "file_id": str(task.file), **size}
    if meaning == FAILED:
        return {**found, "base_resp": {"status_code": task.code, "status_msg": failure_message(task)}}
    return found


def to_json_v2(task: Task, word: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
    """Serialize a task for the second API; ``content`` is its result."""
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
        return {**found, "error": {"code": str(task.code), "message": failure_message(task)}}
    return found


def status_of(task: Task, word: str) -> str:
    """Return the second API's word for a task's status."""
    return "cancelled" if task.facts.get("cancelled") else SECOND_WORDS.get(word, word)


def usage(order: dict[str, Any]) -> dict[str, int]:
    """Return what a finished task is charged for."""
    seconds = order["seconds"] if order["modality"] == "video" else 0
    count = len(order["pictures"])
    return {"total_seconds": seconds, "input_seconds": 0, "output_seconds": seconds, "input_image_count": count}


def failure_message(task: Task) -> str:
    """Return the message for a task's failure."""
    return MESSAGES.get(task.code, "unknown error")


def webhook_body(task: Task, status: str) -> dict[str, Any]:
    """Return a webhook's body: the status response without its link, which only a poll returns."""
    return NOTICES[task.request["api"]](task, status)


NOTICES = {1: to_json_v1, 2: lambda task, status: {"task": to_json_v2(task, status)}}
