"""Speech: text becomes sound, whole or while it is being made."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from studio.minimax.audio.audio import SpeechFacts, facts_of, sound_of, subtitles
from studio.minimax.audio.stream import listen
from studio.minimax.errors import Unsure
from studio.minimax.speech.request import SpeechRequest, VoiceModify
from studio.minimax.speech.session import Session, open_session
from studio.minimax.speech.session_tokens import TokenSession, Turn, open_tokens
from studio.minimax.wire.base_client import BaseClient, read_answer
from studio.minimax.wire.body import drop_empty
from studio.minimax.wire.parse import get_object, parse_text
from studio.minimax.wire.transport import Timeouts

__all__ = ["Speech", "SpeechFacts", "SpeechRequest", "SpeechResult", "Turn", "VoiceModify", "subtitles"]

PATH = "/v1/t2a_v2"
WHOLE = Timeouts(first_s=300, idle_s=60, total_s=300)
LIVE = Timeouts(first_s=60, idle_s=60, total_s=1800)


@dataclass(frozen=True, slots=True)
class SpeechResult:
    """A finished take. ``subtitle_url`` is empty unless subtitles were asked for; it dies after hours."""

    audio: bytes
    subtitle_url: str
    facts: SpeechFacts


class Speech:
    """The speech endpoints."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def create(self, request: SpeechRequest) -> SpeechResult:
        """Return the whole sound. Costs. Raises ApiError."""
        body = {**request.settings(), "text": request.text, "stream": False, "output_format": "hex"}
        body |= drop_empty(aigc_watermark=request.aigc_watermark or None)
        if request.subtitles:
            body |= {"subtitle_enable": True, **drop_empty(subtitle_type=request.subtitle_type)}
        limit = request.answer_limit_bytes()
        return result_of(await self._client.request_json("POST", PATH, timeouts=WHOLE, limit_bytes=limit, json=body))

    async def stream(self, request: SpeechRequest) -> AsyncIterator[bytes | SpeechFacts]:
        """Yield the sound while it is made, each byte once, then the facts. Costs. Raises ApiError."""
        options = {"exclude_aggregated_audio": True}
        body = {**request.settings(), "text": request.text, "stream": True, "stream_options": options}
        limit = request.answer_limit_bytes()
        async with self._client.send("POST", PATH, timeouts=LIVE, json=body) as response:
            if "event-stream" in response.content_type and response.status < 300:
                async for piece in listen(response, limit, facts_of):
                    yield piece
            else:
                # Errors before the first sound are plain JSON, whatever was asked for.
                result = result_of(await read_answer(response, limit))
                yield result.audio
                yield result.facts

    def session(self, request: SpeechRequest) -> AbstractAsyncContextManager[Session]:
        """Return a session to enter, in which text is said as it comes; the request's own text is not said. Costs."""
        return open_session(self._client, request)

    def token_session(self, request: SpeechRequest) -> AbstractAsyncContextManager[TokenSession]:
        """Return a session to enter that takes tokens, makes sentences of them and can be interrupted. Costs."""
        return open_tokens(self._client, request)


def result_of(answer: dict[str, Any]) -> SpeechResult:
    """Return the take that an answer holds. Raises Broken for sound that cannot be read, Unsure where there is none."""
    data, trace_id = get_object(answer, "data"), answer["trace_id"]
    if data.get("audio") is None:
        raise Unsure("MiniMax says that all is well but sent no sound", trace_id=trace_id)
    audio, subtitle_url = sound_of(data["audio"], trace_id), parse_text(data.get("subtitle_file"))
    return SpeechResult(audio, subtitle_url, facts_of(answer, trace_id))
