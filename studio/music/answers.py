"""Lyrics as texts of the library have them; an answer of chat is Markdown, with talk around its fence."""

import re

from studio.library.models import Version
from studio.library.texts import read_text
from studio.minimax.catalog.music import MusicModel
from studio.music import sections

MARKDOWN = "text/markdown"
FENCE = re.compile(r"^(`{3,}|~{3,})[^\n`]*\n(.*?)^\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)
# A tag stays one in bold or as a heading; only what stands in brackets alone is one.
DRESSED_TAG = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+)?([*_]{0,3})(\[[^\[\]\n]+\])\1:?[ \t]*$", re.MULTILINE)


def lyrics_of(version: Version) -> str:
    """Return the lyrics that a text of the library holds. Raises OSError."""
    text = sections.tidy(read_text(version))
    return extract_lyrics(text) if version.media_type == MARKDOWN else text


def extract_lyrics(answer: str) -> str:
    """Return the lyrics of an answer: its longest fence with tags, else its only fence, else all of it."""
    fences = [found[2] for found in FENCE.finditer(answer)]
    tagged = [one for one in fences if sections.parse_parts(DRESSED_TAG.sub(r"\2", one))]
    only = fences if len(fences) == 1 else []
    chosen = max(tagged or only or [answer], key=len)
    return sections.tidy(DRESSED_TAG.sub(r"\2", chosen))


def fit_lyrics(lyrics: str, model: MusicModel) -> tuple[str, int]:
    """Return lyrics with the model's tags, cut to what it takes, and how many characters were left out."""
    whole = sections.mark(lyrics, model.tags)
    kept = sections.fit(whole, model.lyrics_most)
    return kept, len(whole) - len(kept)
