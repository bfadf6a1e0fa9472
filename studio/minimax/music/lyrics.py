"""Lyrics requests and their answers."""

from dataclasses import dataclass
from typing import Any

from studio.minimax.errors import Unsure
from studio.minimax.wire.body import drop_empty
from studio.minimax.wire.parse import parse_text


@dataclass(frozen=True, slots=True)
class LyricsRequest:
    """What to write lyrics about; ``mode`` is write_full_song, or edit with the ``lyrics`` to continue."""

    prompt: str
    mode: str = "write_full_song"
    lyrics: str = ""
    title: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the request body."""
        return drop_empty(mode=self.mode, prompt=self.prompt, lyrics=self.lyrics, title=self.title)


@dataclass(frozen=True, slots=True)
class Lyrics:
    """The lyrics of a song."""

    title: str
    style_tags: str
    lyrics: str
    trace_id: str


def parse_lyrics(answer: dict[str, Any]) -> Lyrics:
    """Return the lyrics of an answer. Raises Unsure where it holds none."""
    found, tags = parse_text(answer.get("lyrics")), answer.get("style_tags")
    if not found:
        raise Unsure("MiniMax says that all is well but sent no lyrics", trace_id=answer["trace_id"])
    style_tags = ", ".join(filter(None, map(parse_text, tags))) if isinstance(tags, list) else parse_text(tags)
    return Lyrics(parse_text(answer.get("song_title")), style_tags, found, answer["trace_id"])
