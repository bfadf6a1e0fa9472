"""Music endpoints: generate songs, upload references, write lyrics, prepare covers."""

from collections.abc import AsyncIterator
from typing import IO

from studio.minimax.audio.stream import iter_audio
from studio.minimax.errors import Unsure
from studio.minimax.files.endpoints import TRANSFER_TIMEOUTS
from studio.minimax.music.answer import (
    MusicFacts,
    MusicReferences,
    MusicResult,
    parse_facts,
    parse_references,
    parse_result,
)
from studio.minimax.music.cover import CoverSource, parse_cover_source
from studio.minimax.music.lyrics import Lyrics, LyricsRequest, parse_lyrics
from studio.minimax.music.request import MusicRequest
from studio.minimax.wire.base_client import BaseClient, read_answer
from studio.minimax.wire.transport import Timeouts

__all__ = [
    "CoverSource",
    "Lyrics",
    "LyricsRequest",
    "Music",
    "MusicFacts",
    "MusicReferences",
    "MusicRequest",
    "MusicResult",
]

PATH = "/v1/music_generation"
# The first byte comes when the song is finished, which takes minutes.
TIMEOUTS = Timeouts(first_s=600, idle_s=120, total_s=900)
STREAM_TIMEOUTS = Timeouts(first_s=300, idle_s=120, total_s=1800)


class Music:
    """The music endpoints."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def create(self, request: MusicRequest) -> MusicResult:
        """Return the complete song. Costs; sent once. Raises ApiError."""
        body = {**request.to_json(), "stream": False, "output_format": "url" if request.as_link else "hex"}
        limit = request.answer_limit_bytes()
        return parse_result(await self._client.request("POST", PATH, timeouts=TIMEOUTS, limit_bytes=limit, json=body))

    async def stream(self, request: MusicRequest) -> AsyncIterator[bytes | MusicFacts]:
        """Yield the song as it arrives, each byte once, then the facts. Costs; sent once. Raises ApiError."""
        body = {**request.to_json(), "stream": True, "output_format": "hex"}
        limit = request.answer_limit_bytes()
        async with self._client.send("POST", PATH, timeouts=STREAM_TIMEOUTS, json=body) as response:
            if "event-stream" in response.content_type and response.status < 300:
                async for piece in iter_audio(response, limit, parse_facts):
                    yield piece
            else:
                # Errors before the first chunk are plain JSON.
                result = parse_result(await read_answer(response, limit))
                if not result.audio:
                    raise Unsure("MiniMax sent a link in place of a stream", trace_id=result.facts.trace_id)
                yield result.audio
                yield result.facts

    async def upload(self, name: str, data: bytes | IO[bytes], purpose: str) -> MusicReferences:
        """Upload a recording as a reference; ``purpose`` is song, voice or instrumental. Raises ApiError.

        No document tells whether it costs, so it is sent once.
        """
        form, file = {"purpose": purpose}, {"file": (name, data)}
        answer = await self._client.request(
            "POST", "/v1/music_upload", timeouts=TRANSFER_TIMEOUTS, data=form, files=file
        )
        return parse_references(answer)

    async def lyrics(self, request: LyricsRequest) -> Lyrics:
        """Write lyrics. Costs; sent once. Raises ApiError."""
        body = request.to_json()
        return parse_lyrics(await self._client.request("POST", "/v1/lyrics_generation", timeouts=TIMEOUTS, json=body))

    async def prepare_cover(self, model: str, *, audio_url: str = "", audio: bytes = b"") -> CoverSource:
        """Analyse a song for a cover with other lyrics. Costs; sent once. Raises ApiError."""
        source = MusicRequest(model, audio_url=audio_url, audio=audio).to_json()
        body = {name: source[name] for name in ("model", "audio_url", "audio_base64") if name in source}
        return parse_cover_source(
            await self._client.request("POST", "/v1/music_cover_preprocess", timeouts=TIMEOUTS, json=body)
        )
