"""Long speech endpoints: create and poll tasks; the result is an archive of files."""

from typing import Any

from studio.minimax.errors import Unsure
from studio.minimax.long_speech.bundle import SpokenText, read_bundle
from studio.minimax.long_speech.task import LongSpeechStatus, LongSpeechTask, LongSpeechTicket, parse_task, parse_ticket
from studio.minimax.speech.request import SpeechRequest
from studio.minimax.wire.base_client import LOOKUP_TIMEOUTS, SMALL_BYTES, BaseClient
from studio.minimax.wire.envelope import find_error, find_trace_id
from studio.minimax.wire.parse import parse_json
from studio.minimax.wire.transport import Timeouts

__all__ = ["LongSpeech", "LongSpeechStatus", "LongSpeechTask", "LongSpeechTicket", "SpokenText", "read_bundle"]

PATH, QUERY_PATH = "/v1/t2a_async_v2", "/v1/query/t2a_async_query_v2"
CREATE_TIMEOUTS = Timeouts(first_s=60, idle_s=30, total_s=90)


class LongSpeech:
    """The long speech endpoints."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def create(self, request: SpeechRequest, *, text_file_id: str = "") -> LongSpeechTicket:
        """Create a task for the request's text, or for an uploaded file. Costs; sent once. Raises ApiError."""
        body = {**request.settings_to_json(), **text_to_json(request.text, text_file_id)}
        audio = body["audio_setting"]
        # This endpoint has another name for it.
        audio["audio_sample_rate"] = audio.pop("sample_rate")
        answer = await self._client.request("POST", PATH, timeouts=CREATE_TIMEOUTS, json=body)
        ticket = parse_ticket(answer)
        if not ticket.task_id:
            raise Unsure("MiniMax says that all is well but names no task", trace_id=ticket.trace_id)
        return ticket

    async def query(self, task_id: str) -> LongSpeechTask:
        """Return the state of a task; at most ten queries a second. Costs nothing. Raises ApiError."""
        async with self._client.send(
            "GET", QUERY_PATH, timeouts=LOOKUP_TIMEOUTS, params={"task_id": task_id}
        ) as response:
            answer = parse_json(await response.read(SMALL_BYTES))
        trace_id = response.trace_id or find_trace_id(answer or {})
        task = parse_task(answer or {}, task_id, trace_id)
        has_failed = task.status in (LongSpeechStatus.FAILED, LongSpeechStatus.EXPIRED)
        if not has_failed and (error := find_error(response.status, answer, trace_id)):
            raise error
        if task.status is LongSpeechStatus.SUCCESS and not task.file_id:
            raise Unsure("MiniMax says that the sound is there but not where", trace_id=trace_id)
        return task


def text_to_json(text: str, text_file_id: str) -> dict[str, Any]:
    """Return the field that holds the text: the id of a file, which is a number, else the text itself."""
    return {"text_file_id": int(text_file_id)} if text_file_id else {"text": text}
