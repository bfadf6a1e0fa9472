"""What MiniMax says of a sound, and the sound itself, read with mistrust."""

import json
from binascii import unhexlify
from dataclasses import dataclass
from typing import Any

from studio.minimax.errors import Broken
from studio.minimax.wire.parse import get_object, parse_count, parse_int, parse_text

BLANKS = (" ", "[SPACE]")  # MiniMax counts the space between two words as a word


@dataclass(frozen=True, slots=True)
class SpeechFacts:
    """What MiniMax says of a take; 0 and "" where it said nothing."""

    duration_ms: int
    size_bytes: int
    sample_rate_hz: int
    bitrate_bps: int
    channels: int
    format: str
    usage_characters: int
    trace_id: str


def facts_of(answer: dict[str, Any], trace_id: str) -> SpeechFacts:
    """Return the facts beside a sound."""
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


def sound_of(hexed: Any, trace_id: str) -> bytes:
    """Return the bytes that hexadecimal text stands for. Raises Broken: what came was charged."""
    try:
        # Unlike bytes.fromhex, it takes no spaces.
        sound = unhexlify(hexed) if isinstance(hexed, str | bytes) else b""
    except ValueError:
        sound = b""
    if not sound:
        raise Broken("MiniMax sent sound that cannot be read", trace_id=trace_id)
    return sound


def subtitles(data: bytes) -> list[dict[str, Any]]:
    """Return the sentences of a subtitle file with their times, and the words of each if told. Raises ValueError."""
    try:
        rows = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ValueError("not a list of subtitles") from None
    if not isinstance(rows, list):
        raise ValueError("not a list of subtitles")
    return [found for row in rows if isinstance(row, dict) and (found := _sentence(row))]


def _sentence(row: dict[str, Any]) -> dict[str, Any] | None:
    found, each = _timed(row, row.get("text")), row.get("timestamped_words")
    if found and isinstance(each, list):
        words = [_timed(word, word.get("word")) for word in each if isinstance(word, dict)]
        found["words"] = [word for word in words if word and word["text"] not in BLANKS]
    return found


def _timed(row: dict[str, Any], written: Any) -> dict[str, Any] | None:
    begin, end = parse_int(row.get("time_begin")), parse_int(row.get("time_end"))
    words = parse_text(written).removeprefix("\ufeff")
    if begin is None or end is None or not words or not 0 <= begin <= end:
        return None
    return {"text": words, "begin_ms": begin, "end_ms": end}
