"""Music: a style and words, or a recording to follow, become a song."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import IO, Any

from studio.minimax.audio.audio import sound_of
from studio.minimax.audio.stream import listen
from studio.minimax.errors import Unsure
from studio.minimax.files.endpoints import MOVE
from studio.minimax.music.lyrics import CoverSource, Lyrics, LyricsRequest, cover_of, lyrics_of
from studio.minimax.music.request import MusicRequest
from studio.minimax.wire.base_client import BaseClient, read_answer
from studio.minimax.wire.parse import get_object, parse_count, parse_text
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
# The first byte comes when the song is made, which takes minutes.
WHOLE = Timeouts(first_s=600, idle_s=120, total_s=900)
LIVE = Timeouts(first_s=300, idle_s=120, total_s=1800)


@dataclass(frozen=True, slots=True)
class MusicFacts:
    """What MiniMax says of a song; 0 where it said nothing."""

    duration_ms: int
    size_bytes: int
    sample_rate_hz: int
    bitrate_bps: int
    channels: int
    trace_id: str


@dataclass(frozen=True, slots=True)
class MusicResult:
    """A finished song, as it is or as a link."""

    audio: bytes
    url: str
    facts: MusicFacts


@dataclass(frozen=True, slots=True)
class MusicReferences:
    """What music can follow: the voice and the accompaniment of a recording, of which one may be missing."""

    voice_id: str
    instrumental_id: str


class Music:
    """The music endpoints."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def create(self, request: MusicRequest) -> MusicResult:
        """Return the whole song. Costs; sent once. Raises ApiError."""
        body = {**request.body(), "stream": False, "output_format": "url" if request.as_link else "hex"}
        limit = request.answer_limit_bytes()
        return result_of(await self._client.request_json("POST", PATH, timeouts=WHOLE, limit_bytes=limit, json=body))

    async def stream(self, request: MusicRequest) -> AsyncIterator[bytes | MusicFacts]:
        """Yield the song while it is made, each byte once, then the facts. Costs; sent once. Raises ApiError."""
        body = {**request.body(), "stream": True, "output_format": "hex"}
        limit = request.answer_limit_bytes()
        async with self._client.send("POST", PATH, timeouts=LIVE, json=body) as response:
            if "event-stream" in response.content_type and response.status < 300:
                async for piece in listen(response, limit, music_facts):
                    yield piece
            else:
                # Errors before the first sound are plain JSON, whatever was asked for.
                result = result_of(await read_answer(response, limit))
                if not result.audio:
                    raise Unsure("MiniMax sent a link in place of a stream", trace_id=result.facts.trace_id)
                yield result.audio
                yield result.facts

    async def upload(self, name: str, data: bytes | IO[bytes], purpose: str) -> MusicReferences:
        """Return what can be followed of a song, a voice or an instrumental: these are the purposes. Raises ApiError.

        No document says whether it costs, so it is sent once.
        """
        form, file = {"purpose": purpose}, {"file": (name, data)}
        answer = await self._client.request_json("POST", "/v1/music_upload", timeouts=MOVE, data=form, files=file)
        # It was once written so.
        voice = parse_text(answer.get("voice_id")) or parse_text(answer.get("vocie_id"))
        found = MusicReferences(voice, parse_text(answer.get("instrumental_id")))
        if not found.voice_id and not found.instrumental_id:
            raise Unsure("MiniMax says that all is well but names nothing to follow", trace_id=answer["trace_id"])
        return found

    async def lyrics(self, request: LyricsRequest) -> Lyrics:
        """Return words for a song. Costs; sent once. Raises ApiError."""
        body = request.body()
        return lyrics_of(await self._client.request_json("POST", "/v1/lyrics_generation", timeouts=WHOLE, json=body))

    async def prepare_cover(self, model: str, *, audio_url: str = "", audio: bytes = b"") -> CoverSource:
        """Return what a song is made of, for a cover with other words. Costs; sent once. Raises ApiError."""
        source = MusicRequest(model, audio_url=audio_url, audio=audio).body()
        body = {name: source[name] for name in ("model", "audio_url", "audio_base64") if name in source}
        return cover_of(
            await self._client.request_json("POST", "/v1/music_cover_preprocess", timeouts=WHOLE, json=body)
        )


def music_facts(answer: dict[str, Any], trace_id: str) -> MusicFacts:
    """Return the facts beside a song."""
    info = get_object(answer, "extra_info")

    def number(*names: str) -> int:
        return next((found for name in names if (found := parse_count(info.get(name)))), 0)

    return MusicFacts(
        duration_ms=number("music_duration", "audio_length"),
        size_bytes=number("music_size", "audio_size"),
        sample_rate_hz=number("music_sample_rate", "audio_sample_rate"),
        bitrate_bps=number("bitrate", "audio_bitrate"),
        channels=number("music_channel", "audio_channel"),
        trace_id=trace_id,
    )


def result_of(answer: dict[str, Any]) -> MusicResult:
    """Return the song that an answer holds. Raises Broken for sound that cannot be read, Unsure where there is none."""
    audio, trace_id = get_object(answer, "data").get("audio"), answer["trace_id"]
    if audio is None:
        raise Unsure("MiniMax says that all is well but sent no music", trace_id=trace_id)
    facts = music_facts(answer, trace_id)
    # A link comes in the place of the sound.
    if parse_text(audio).startswith(("http://", "https://")):
        return MusicResult(b"", parse_text(audio), facts)
    return MusicResult(sound_of(audio, trace_id), "", facts)
