"""Parse the state of long speech tasks."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from studio.minimax.wire.envelope import parse_envelope
from studio.minimax.wire.parse import parse_code, parse_count, parse_id, parse_text


class LongSpeechStatus(StrEnum):
    """The status of a task; UNKNOWN is a missing or new one."""

    PROCESSING = "processing"
    SUCCESS = "success"
    FAILED = "failed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"

    @property
    def is_final(self) -> bool:
        """Return whether the status will not change any more."""
        return self in (LongSpeechStatus.SUCCESS, LongSpeechStatus.FAILED, LongSpeechStatus.EXPIRED)


STATUS_NAMES = {**{status.value: status for status in LongSpeechStatus}, "fail": LongSpeechStatus.FAILED}


@dataclass(frozen=True, slots=True)
class LongSpeechTicket:
    """A created task. Its file has an id at once, but no content before the task has ended."""

    task_id: str
    task_token: str
    file_id: str
    usage_characters: int
    trace_id: str


@dataclass(frozen=True, slots=True)
class LongSpeechTask:
    """The state of a task."""

    task_id: str
    status: LongSpeechStatus
    file_id: str
    code: int | None
    trace_id: str


def parse_task(answer: dict[str, Any], task_id: str, trace_id: str) -> LongSpeechTask:
    """Return the task in an answer."""
    return LongSpeechTask(
        task_id=parse_id(answer.get("task_id")) or task_id,
        status=STATUS_NAMES.get(parse_text(answer.get("status")).strip().lower(), LongSpeechStatus.UNKNOWN),
        file_id=parse_id(answer.get("file_id")),
        code=parse_code(parse_envelope(answer).code),
        trace_id=trace_id,
    )


def parse_ticket(answer: dict[str, Any]) -> LongSpeechTicket:
    """Return the ticket of a created task; its ``task_id`` is empty where the answer names none."""
    return LongSpeechTicket(
        task_id=parse_id(answer.get("task_id")),
        task_token=parse_text(answer.get("task_token")),
        file_id=parse_id(answer.get("file_id")),
        usage_characters=parse_count(answer.get("usage_characters")),
        trace_id=answer["trace_id"],
    )
