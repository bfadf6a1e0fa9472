"""Parse music answers: songs, their facts, and references."""

from dataclasses import dataclass
from typing import Any

from studio.minimax.audio.decode import decode_audio
from studio.minimax.errors import Unsure
from studio.minimax.wire.parse import get_object, parse_count, parse_text


@dataclass(frozen=True, slots=True)
class MusicFacts:
    """Facts of a song; 0 where MiniMax sent none."""

    duration_ms: int
    size_bytes: int
    sample_rate_hz: int
    bitrate_bps: int
    channels: int
    trace_id: str


@dataclass(frozen=True, slots=True)
class MusicResult:
    """A finished song: its audio, or a link to it."""

    audio: bytes
    url: str
    facts: MusicFacts


@dataclass(frozen=True, slots=True)
class MusicReferences:
    """Ids of an uploaded recording's voice and accompaniment, of which one may be empty."""

    voice_id: str
    instrumental_id: str


def parse_facts(answer: dict[str, Any], trace_id: str) -> MusicFacts:
    """Return the facts of an answer."""
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


def parse_result(answer: dict[str, Any]) -> MusicResult:
    """Return the song of an answer. Raises Broken where it cannot be decoded, Unsure where there is none."""
    audio, trace_id = get_object(answer, "data").get("audio"), answer["trace_id"]
    if audio is None:
        raise Unsure("MiniMax says that all is well but sent no music", trace_id=trace_id)
    facts = parse_facts(answer, trace_id)
    # A link comes in the same field as the audio.
    if parse_text(audio).startswith(("http://", "https://")):
        return MusicResult(b"", parse_text(audio), facts)
    return MusicResult(decode_audio(audio, trace_id), "", facts)


def parse_references(answer: dict[str, Any]) -> MusicReferences:
    """Return the references of an uploaded recording. Raises Unsure where the answer names none."""
    # Older answers misspell the name.
    voice_id = parse_text(answer.get("voice_id")) or parse_text(answer.get("vocie_id"))
    references = MusicReferences(voice_id, parse_text(answer.get("instrumental_id")))
    if not references.voice_id and not references.instrumental_id:
        raise Unsure("MiniMax says that all is well but names nothing to follow", trace_id=answer["trace_id"])
    return references
