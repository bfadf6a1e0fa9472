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
from studio.minimax.wire.base_client import Link, answer_of
from studio.minimax.wire.body import chosen
from studio.minimax.wire.envelope import part, text
from studio.minimax.wire.transport import Patience

__all__ = ["Speech", "SpeechFacts", "SpeechRequest", "SpeechResult", "Turn", "VoiceModify", "subtitles"]

PATH = "/v1/t2a_v2"
WHOLE = Patience(first_s=300, idle_s=60, total_s=300)
LIVE = Patience(first_s=60, idle_s=60, total_s=1800)


@dataclass(frozen=True, slots=True)
class SpeechResult:
    """A finished take. ``subtitle_url`` is empty unless subtitles were asked for; it dies after hours."""

    audio: bytes
    subtitle_url: str
    facts: SpeechFacts


class Speech:
    """The speech endpoints."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def create(self, request: SpeechRequest) -> SpeechResult:
        """Return the whole sound. Costs. Raises ApiError."""
        body = {**request.settings(), "text": request.text, "stream": False, "output_format": "hex"}
        body |= chosen(aigc_watermark=request.aigc_watermark or None)
        if request.subtitles:
            body |= {"subtitle_enable": True, **chosen(subtitle_type=request.subtitle_type)}
        limit = request.answer_limit_bytes()
        return result_of(await self._link.ask("POST", PATH, patience=WHOLE, limit_bytes=limit, json=body))

    async def stream(self, request: SpeechRequest) -> AsyncIterator[bytes | SpeechFacts]:
        """Yield the sound while it is made, each byte once, then the facts. Costs. Raises ApiError."""
        options = {"exclude_aggregated_audio": True}
        body = {**request.settings(), "text": request.text, "stream": True, "stream_options": options}
        limit = request.answer_limit_bytes()
        async with self._link.send("POST", PATH, patience=LIVE, json=body) as reply:
            if "event-stream" in reply.content_type and reply.status < 300:
                async for piece in listen(reply, limit, facts_of):
                    yield piece
            else:
                # Errors before the first sound are plain JSON, whatever was asked for.
                result = result_of(await answer_of(reply, limit))
                yield result.audio
                yield result.facts

    def session(self, request: SpeechRequest) -> AbstractAsyncContextManager[Session]:
        """Return a session to enter, in which text is said as it comes; the request's own text is not said. Costs."""
        return open_session(self._link, request)

    def token_session(self, request: SpeechRequest) -> AbstractAsyncContextManager[TokenSession]:
        """Return a session to enter that takes tokens, makes sentences of them and can be interrupted. Costs."""
        return open_tokens(self._link, request)


def result_of(answer: dict[str, Any]) -> SpeechResult:
    """Return the take that an answer holds. Raises Broken for sound that cannot be read, Unsure where there is none."""
    data, trace_id = part(answer, "data"), answer["trace_id"]
    if data.get("audio") is None:
        raise Unsure("MiniMax says that all is well but sent no sound", trace_id=trace_id)
    return SpeechResult(sound_of(data["audio"], trace_id), text(data.get("subtitle_file")), facts_of(answer, trace_id))
