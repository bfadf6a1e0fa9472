"""Parse the facts that MiniMax sends beside speech."""

from dataclasses import dataclass
from typing import Any

from studio.minimax.wire.parse import get_object, parse_count, parse_text


@dataclass(frozen=True, slots=True)
class SpeechFacts:
    """Facts of a spoken text; 0 and "" where MiniMax sent none."""

    duration_ms: int
    size_bytes: int
    sample_rate_hz: int
    bitrate_bps: int
    channels: int
    format: str
    usage_characters: int
    trace_id: str


def parse_speech_facts(answer: dict[str, Any], trace_id: str) -> SpeechFacts:
    """Return the facts of an answer."""
    info = get_object(answer, "extra_info")

    def number(*names: str) -> int:
        return next((found for name in names if (found := parse_count(info.get(name)))), 0)

    return SpeechFacts(
        duration_ms=number("audio_length"),
        size_bytes=number("audio_size"),
        sample_rate_hz=number("audio_sample_rate"),
        bitrate_bps=number("bitrate", "audio_bitrate"),
        channels=number("audio_channel"),
        format=parse_text(info.get("audio_format")),
        usage_characters=number("usage_characters"),
        trace_id=trace_id,
    )
