"""Parse subtitle files."""

import json
from typing import Any

from studio.minimax.wire.parse import parse_int, parse_text

BLANK_WORDS = (" ", "[SPACE]")  # MiniMax sends the space between two words as a word


def parse_subtitles(data: bytes) -> list[dict[str, Any]]:
    """Return the sentences of a subtitle file with times, and their words where it has any. Raises ValueError."""
    try:
        rows = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ValueError("not a list of subtitles") from None
    if not isinstance(rows, list):
        raise ValueError("not a list of subtitles")
    return [found for row in rows if isinstance(row, dict) and (found := _parse_sentence(row))]


def _parse_sentence(row: dict[str, Any]) -> dict[str, Any] | None:
    found, timed_words = _parse_timed_text(row, row.get("text")), row.get("timestamped_words")
    if found and isinstance(timed_words, list):
        words = [_parse_timed_text(word, word.get("word")) for word in timed_words if isinstance(word, dict)]
        found["words"] = [word for word in words if word and word["text"] not in BLANK_WORDS]
    return found


def _parse_timed_text(row: dict[str, Any], value: Any) -> dict[str, Any] | None:
    begin, end = parse_int(row.get("time_begin")), parse_int(row.get("time_end"))
    text = parse_text(value).removeprefix("\ufeff")
    if begin is None or end is None or not text or not 0 <= begin <= end:
        return None
    return {"text": text, "begin_ms": begin, "end_ms": end}
