"""Speech endpoints: text to audio, whole, streamed, or over a WebSocket session."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from studio.minimax.audio.decode import decode_audio
from studio.minimax.audio.facts import SpeechFacts, parse_speech_facts
from studio.minimax.audio.stream import iter_audio
from studio.minimax.audio.subtitles import parse_subtitles
from studio.minimax.errors import Unsure
from studio.minimax.speech.request import SpeechRequest, VoiceModify
from studio.minimax.speech.session import Session, open_session
from studio.minimax.speech.session_tokens import SessionEvent, TokenSession, open_token_session
from studio.minimax.wire.base_client import BaseClient, read_answer
from studio.minimax.wire.body import drop_empty
from studio.minimax.wire.parse import get_object, parse_text
from studio.minimax.wire.transport import Timeouts

__all__ = ["SessionEvent", "Speech", "SpeechFacts", "SpeechRequest", "SpeechResult", "VoiceModify", "parse_subtitles"]

PATH = "/v1/t2a_v2"
TIMEOUTS = Timeouts(first_s=300, idle_s=60, total_s=300)
STREAM_TIMEOUTS = Timeouts(first_s=60, idle_s=60, total_s=1800)


@dataclass(frozen=True, slots=True)
class SpeechResult:
    """Spoken text. ``subtitle_url`` is empty unless subtitles were requested; it expires after hours."""

    audio: bytes
    subtitle_url: str
    facts: SpeechFacts


class Speech:
    """The speech endpoints."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def create(self, request: SpeechRequest) -> SpeechResult:
        """Return the complete audio. Costs; sent once. Raises ApiError."""
        body = {**request.settings_to_json(), "text": request.text, "stream": False, "output_format": "hex"}
        body |= drop_empty(aigc_watermark=request.aigc_watermark or None)
        if request.subtitles:
            body |= {"subtitle_enable": True, **drop_empty(subtitle_type=request.subtitle_type)}
        limit = request.answer_limit_bytes()
        return parse_result(await self._client.request("POST", PATH, timeouts=TIMEOUTS, limit_bytes=limit, json=body))

    async def stream(self, request: SpeechRequest) -> AsyncIterator[bytes | SpeechFacts]:
        """Yield the audio as it arrives, each byte once, then the facts. Costs; sent once. Raises ApiError."""
        options = {"exclude_aggregated_audio": True}
        body = {**request.settings_to_json(), "text": request.text, "stream": True, "stream_options": options}
        limit = request.answer_limit_bytes()
        async with self._client.send("POST", PATH, timeouts=STREAM_TIMEOUTS, json=body) as response:
            if "event-stream" in response.content_type and response.status < 300:
                async for piece in iter_audio(response, limit, parse_speech_facts):
                    yield piece
            else:
                # Errors before the first chunk are plain JSON.
                result = parse_result(await read_answer(response, limit))
                yield result.audio
                yield result.facts

    def session(self, request: SpeechRequest) -> AbstractAsyncContextManager[Session]:
        """Return a context manager for a session that speaks text as it is sent, not the request's own. Costs."""
        return open_session(self._client, request)

    def token_session(self, request: SpeechRequest) -> AbstractAsyncContextManager[TokenSession]:
        """Return a context manager for a session that takes tokens and can be interrupted. Costs."""
        return open_token_session(self._client, request)


def parse_result(answer: dict[str, Any]) -> SpeechResult:
    """Return the audio of an answer. Raises Broken where it cannot be decoded, Unsure where there is none."""
    data, trace_id = get_object(answer, "data"), answer["trace_id"]
    if data.get("audio") is None:
        raise Unsure("MiniMax says that all is well but sent no sound", trace_id=trace_id)
    audio, subtitle_url = decode_audio(data["audio"], trace_id), parse_text(data.get("subtitle_file"))
    return SpeechResult(audio, subtitle_url, parse_speech_facts(answer, trace_id))
