"""Parse the analysis of a song that a cover is based on."""

import json
from dataclasses import dataclass
from typing import Any

from studio.minimax.errors import Unsure
from studio.minimax.wire.parse import parse_count, parse_text


@dataclass(frozen=True, slots=True)
class CoverSource:
    """The lyrics and structure (JSON) of a song, and the id that a cover request refers to."""

    cover_feature_id: str
    lyrics: str
    structure: Any
    duration_ms: int
    trace_id: str


def parse_cover_source(answer: dict[str, Any]) -> CoverSource:
    """Return the analysis of a song. Raises Unsure where the answer names no id."""
    found = parse_text(answer.get("cover_feature_id"))
    if not found:
        raise Unsure("MiniMax says that all is well but names no features", trace_id=answer["trace_id"])
    return CoverSource(
        found,
        parse_text(answer.get("formatted_lyrics")),
        parse_structure(answer.get("structure_result")),
        seconds_to_ms(answer.get("audio_duration")),
        answer["trace_id"],
    )


def parse_structure(value: Any) -> Any:
    """Return the parts of a song, which come as JSON inside JSON; None where they are invalid or cannot be stored."""
    try:
        parts = json.loads(value) if isinstance(value, str) else value
        serialized = json.dumps(parts, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        return None
    is_clean = "\\u0000" not in serialized and parse_text(serialized) == serialized
    return parts if isinstance(parts, dict | list) and is_clean else None


def seconds_to_ms(seconds: Any) -> int:
    """Return milliseconds for seconds, the unit of this endpoint alone; 0 for anything invalid."""
    try:
        return parse_count(float(seconds) * 1000)
    except (TypeError, ValueError, OverflowError):
        return 0
