"""Long speech: whole books become sound, after minutes or hours; the result is a bundle of files."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from studio.minimax.errors import Unsure
from studio.minimax.long_speech.bundle import SpokenText, read_bundle
from studio.minimax.speech.request import SpeechRequest
from studio.minimax.wire.base_client import LOOKUP_TIMEOUTS, SMALL_BYTES, BaseClient
from studio.minimax.wire.envelope import find_error, find_trace_id, parse_envelope
from studio.minimax.wire.parse import parse_code, parse_count, parse_id, parse_json, parse_text
from studio.minimax.wire.transport import Timeouts

__all__ = ["LongSpeech", "LongSpeechStatus", "LongSpeechTask", "LongSpeechTicket", "SpokenText", "read_bundle"]

PATH, QUERY = "/v1/t2a_async_v2", "/v1/query/t2a_async_query_v2"
BEGIN = Timeouts(first_s=60, idle_s=30, total_s=90)


class LongSpeechStatus(StrEnum):
    """Where a task stands; UNKNOWN is a word, or none, that says nothing."""

    PROCESSING = "processing"
    SUCCESS = "success"
    FAILED = "failed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"

    @property
    def is_final(self) -> bool:
        """Return whether nothing more will come."""
        return self in (LongSpeechStatus.SUCCESS, LongSpeechStatus.FAILED, LongSpeechStatus.EXPIRED)


WORDS = {**{status.value: status for status in LongSpeechStatus}, "fail": LongSpeechStatus.FAILED}


@dataclass(frozen=True, slots=True)
class LongSpeechTicket:
    """A task that has begun. Its file is named at once, but holds nothing before the task is done."""

    task_id: str
    task_token: str
    file_id: str
    usage_characters: int
    trace_id: str


@dataclass(frozen=True, slots=True)
class LongSpeechTask:
    """How a task is coming along."""

    task_id: str
    status: LongSpeechStatus
    file_id: str
    code: int | None
    trace_id: str


class LongSpeech:
    """The endpoints of long speech."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def create(self, request: SpeechRequest, *, text_file_id: str = "") -> LongSpeechTicket:
        """Begin to say the request's text, or a file's in its place. Costs; sent once. Raises ApiError."""
        body = {**request.settings(), **words_of(request.text, text_file_id)}
        sound = body["audio_setting"]
        # Here alone it is called so.
        sound["audio_sample_rate"] = sound.pop("sample_rate")
        answer = await self._client.request_json("POST", PATH, timeouts=BEGIN, json=body)
        ticket = LongSpeechTicket(
            task_id=parse_id(answer.get("task_id")),
            task_token=parse_text(answer.get("task_token")),
            file_id=parse_id(answer.get("file_id")),
            usage_characters=parse_count(answer.get("usage_characters")),
            trace_id=answer["trace_id"],
        )
        if not ticket.task_id:
            raise Unsure("MiniMax says that all is well but names no task", trace_id=ticket.trace_id)
        return ticket

    async def query(self, task_id: str) -> LongSpeechTask:
        """Return how a task is coming along; ten questions a second are allowed. Costs nothing. Raises ApiError."""
        async with self._client.send("GET", QUERY, timeouts=LOOKUP_TIMEOUTS, params={"task_id": task_id}) as response:
            answer = parse_json(await response.read(SMALL_BYTES))
        trace_id = response.trace_id or find_trace_id(answer or {})
        task = task_of(answer or {}, task_id, trace_id)
        lost = task.status in (LongSpeechStatus.FAILED, LongSpeechStatus.EXPIRED)
        if not lost and (error := find_error(response.status, answer, trace_id)):
            raise error
        if task.status is LongSpeechStatus.SUCCESS and not task.file_id:
            raise Unsure("MiniMax says that the sound is there but not where", trace_id=trace_id)
        return task


def words_of(words: str, text_file_id: str) -> dict[str, Any]:
    """Return what is to be said, as the API spells it: a file's number, else the text."""
    return {"text_file_id": int(text_file_id)} if text_file_id else {"text": words}


def task_of(answer: dict[str, Any], task_id: str, trace_id: str) -> LongSpeechTask:
    """Return the task that an answer tells of."""
    return LongSpeechTask(
        task_id=parse_id(answer.get("task_id")) or task_id,
        status=WORDS.get(parse_text(answer.get("status")).strip().lower(), LongSpeechStatus.UNKNOWN),
        file_id=parse_id(answer.get("file_id")),
        code=parse_code(parse_envelope(answer).code),
        trace_id=trace_id,
    )
