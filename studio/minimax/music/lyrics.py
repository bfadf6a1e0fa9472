"""Words for a song, and what a song is made of when a cover is to follow it."""

import json
from dataclasses import dataclass
from typing import Any

from studio.minimax.errors import Unsure
from studio.minimax.wire.body import drop_empty
from studio.minimax.wire.parse import parse_count, parse_text


@dataclass(frozen=True, slots=True)
class LyricsRequest:
    """What a song is to say: ``mode`` is write_full_song, or edit with the lyrics to go on from."""

    prompt: str
    mode: str = "write_full_song"
    lyrics: str = ""
    title: str = ""

    def body(self) -> dict[str, Any]:
        """Return the request as the API spells it."""
        return drop_empty(mode=self.mode, prompt=self.prompt, lyrics=self.lyrics, title=self.title)


@dataclass(frozen=True, slots=True)
class Lyrics:
    """The words of a song."""

    title: str
    style_tags: str
    lyrics: str
    trace_id: str


@dataclass(frozen=True, slots=True)
class CoverSource:
    """What was heard in a song: its words, its parts as JSON, and the id by which a cover follows it."""

    cover_feature_id: str
    lyrics: str
    structure: Any
    duration_ms: int
    trace_id: str


def lyrics_of(answer: dict[str, Any]) -> Lyrics:
    """Return the words that an answer holds. Raises Unsure."""
    found, tags = parse_text(answer.get("lyrics")), answer.get("style_tags")
    if not found:
        raise Unsure("MiniMax says that all is well but sent no lyrics", trace_id=answer["trace_id"])
    spoken = ", ".join(filter(None, map(parse_text, tags))) if isinstance(tags, list) else parse_text(tags)
    return Lyrics(parse_text(answer.get("song_title")), spoken, found, answer["trace_id"])


def cover_of(answer: dict[str, Any]) -> CoverSource:
    """Return what was heard in a song. Raises Unsure."""
    found = parse_text(answer.get("cover_feature_id"))
    if not found:
        raise Unsure("MiniMax says that all is well but names no features", trace_id=answer["trace_id"])
    return CoverSource(
        found,
        parse_text(answer.get("formatted_lyrics")),
        structure_of(answer.get("structure_result")),
        milliseconds(answer.get("audio_duration")),
        answer["trace_id"],
    )


def structure_of(told: Any) -> Any:
    """Return the parts of a song, which come as JSON inside JSON; None for what is none, or what cannot be kept."""
    try:
        parts = json.loads(told) if isinstance(told, str) else told
        written = json.dumps(parts, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        return None
    is_clean = "\\u0000" not in written and parse_text(written) == written
    return parts if isinstance(parts, dict | list) and is_clean else None


def milliseconds(seconds: Any) -> int:
    """Return a time that is told in seconds, unlike any other of a song; 0 for what is none."""
    try:
        return parse_count(float(seconds) * 1000)
    except (TypeError, ValueError, OverflowError):
        return 0
