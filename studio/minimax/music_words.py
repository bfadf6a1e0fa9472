"""Words for a song, and what a song is made of when a cover is to follow it."""

import json
from dataclasses import dataclass
from typing import Any

from studio.minimax.answers import text, whole_number
from studio.minimax.body import chosen
from studio.minimax.errors import Unsure


@dataclass(frozen=True, slots=True)
class LyricsRequest:
    """What a song is to say: ``mode`` is write_full_song, or edit with the lyrics to go on from."""

    prompt: str
    mode: str = "write_full_song"
    lyrics: str = ""
    title: str = ""

    def body(self) -> dict[str, Any]:
        """Return the request as the API spells it."""
        return chosen(mode=self.mode, prompt=self.prompt, lyrics=self.lyrics, title=self.title)


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
    found, tags = text(answer.get("lyrics")), answer.get("style_tags")
    if not found:
        raise Unsure("MiniMax says that all is well but sent no lyrics", trace_id=answer["trace_id"])
    spoken = ", ".join(filter(None, map(text, tags))) if isinstance(tags, list) else text(tags)
    return Lyrics(text(answer.get("song_title")), spoken, found, answer["trace_id"])


def cover_of(answer: dict[str, Any]) -> CoverSource:
    """Return what was heard in a song. Raises Unsure."""
    found, structure = text(answer.get("cover_feature_id")), answer.get("structure_result")
    if not found:
        raise Unsure("MiniMax says that all is well but names no features", trace_id=answer["trace_id"])
    try:
        parts = json.loads(structure) if isinstance(structure, str) and structure else structure
    except (ValueError, RecursionError):
        parts = None
    duration = whole_number(answer.get("audio_duration")) or 0
    return CoverSource(found, text(answer.get("formatted_lyrics")), parts, duration, answer["trace_id"])
