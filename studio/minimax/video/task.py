"""Parse the state of video tasks, from queries and callbacks of both APIs."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from studio.minimax.wire.envelope import parse_envelope
from studio.minimax.wire.parse import get_object, parse_code, parse_count, parse_id, parse_text


class VideoStatus(StrEnum):
    """The status of a task; UNKNOWN is a missing or new one."""

    PREPARING = "preparing"
    QUEUEING = "queueing"
    PROCESSING = "processing"
    SUCCESS = "success"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"

    @property
    def is_final(self) -> bool:
        """Return whether the status will not change any more."""
        return self in (VideoStatus.SUCCESS, VideoStatus.FAILED, VideoStatus.CANCELLED)


# Queries answer Fail, callbacks failed; the second API has names of its own.
STATUS_NAMES = {
    **{status.value: status for status in VideoStatus},
    "fail": VideoStatus.FAILED,
    "queued": VideoStatus.QUEUEING,
    "running": VideoStatus.PROCESSING,
    "succeeded": VideoStatus.SUCCESS,
    "canceled": VideoStatus.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class VideoTask:
    """A task. Its result is a file in the first API, and a link that expires after an hour in the second."""

    task_id: str
    status: VideoStatus
    file_id: str = ""
    url: str = ""
    width: int = 0
    height: int = 0
    code: int | None = None  # why it failed, where MiniMax tells
    model: str = ""
    resolution: str = ""
    duration_s: int = 0
    trace_id: str = ""


def parse_status(name: Any) -> VideoStatus:
    """Return the status of a name in any case."""
    return STATUS_NAMES.get(parse_text(name).strip().lower(), VideoStatus.UNKNOWN)


def parse_v1_task(answer: dict[str, Any], task_id: str, trace_id: str = "") -> VideoTask:
    """Return the task in an answer or a callback of the first API."""
    code = parse_envelope(answer).code
    return VideoTask(
        task_id=parse_id(answer.get("task_id")) or task_id,
        status=parse_status(answer.get("status")),
        file_id=parse_id(answer.get("file_id")),
        width=parse_count(answer.get("video_width")),
        height=parse_count(answer.get("video_height")),
        code=parse_code(code),
        trace_id=trace_id,
    )


def parse_v2_task(found: dict[str, Any], task_id: str = "", trace_id: str = "") -> VideoTask:
    """Return the task in an answer or a callback of the second API."""
    return VideoTask(
        task_id=parse_id(found.get("id")) or parse_id(found.get("task_id")) or task_id,
        status=parse_status(found.get("status")),
        url=parse_text(get_object(found, "content").get("url")),
        code=parse_code(get_object(found, "error").get("code")),
        model=parse_text(found.get("model")),
        resolution=parse_text(found.get("resolution")),
        duration_s=parse_count(found.get("duration")),
        trace_id=trace_id,
    )
