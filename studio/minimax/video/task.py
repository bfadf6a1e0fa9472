"""How a clip is coming along, in one set of words for the many that MiniMax uses."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from studio.minimax.wire.envelope import parse_envelope
from studio.minimax.wire.parse import get_object, parse_code, parse_count, parse_id, parse_text


class VideoStatus(StrEnum):
    """Where a task stands; UNKNOWN is a word, or none, that says nothing."""

    PREPARING = "preparing"
    QUEUEING = "queueing"
    PROCESSING = "processing"
    SUCCESS = "success"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"

    @property
    def is_final(self) -> bool:
        """Return whether nothing more will come."""
        return self in (VideoStatus.SUCCESS, VideoStatus.FAILED, VideoStatus.CANCELLED)


# Questions are answered with Fail, callbacks and clients say failed; the second API has words of its own.
WORDS = {
    **{status.value: status for status in VideoStatus},
    "fail": VideoStatus.FAILED,
    "queued": VideoStatus.QUEUEING,
    "running": VideoStatus.PROCESSING,
    "succeeded": VideoStatus.SUCCESS,
    "canceled": VideoStatus.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class VideoTask:
    """A clip under way. When it is there, the first API names a file, the second a link that dies after an hour."""

    task_id: str
    status: VideoStatus
    file_id: str = ""
    url: str = ""
    width: int = 0
    height: int = 0
    code: int | None = None  # why it failed, where that was told
    model: str = ""
    resolution: str = ""
    duration_s: int = 0
    trace_id: str = ""


def status_of(word: Any) -> VideoStatus:
    """Return what a word says, however it is written."""
    return WORDS.get(parse_text(word).strip().lower(), VideoStatus.UNKNOWN)


def first_task(answer: dict[str, Any], task_id: str, trace_id: str = "") -> VideoTask:
    """Return the task that an answer or a callback of the first API tells of."""
    code = parse_envelope(answer).code
    return VideoTask(
        task_id=parse_id(answer.get("task_id")) or task_id,
        status=status_of(answer.get("status")),
        file_id=parse_id(answer.get("file_id")),
        width=parse_count(answer.get("video_width")),
        height=parse_count(answer.get("video_height")),
        code=parse_code(code),
        trace_id=trace_id,
    )


def second_task(found: dict[str, Any], task_id: str = "", trace_id: str = "") -> VideoTask:
    """Return the task that the second API tells of."""
    return VideoTask(
        task_id=parse_id(found.get("id")) or parse_id(found.get("task_id")) or task_id,
        status=status_of(found.get("status")),
        url=parse_text(get_object(found, "content").get("url")),
        code=parse_code(get_object(found, "error").get("code")),
        model=parse_text(found.get("model")),
        resolution=parse_text(found.get("resolution")),
        duration_s=parse_count(found.get("duration")),
        trace_id=trace_id,
    )


def challenge_of(message: dict[str, Any]) -> str:
    """Return what a callback must be answered with, within three seconds; empty where it is news of a task."""
    return parse_text(message.get("challenge"))
