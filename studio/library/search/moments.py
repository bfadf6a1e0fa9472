"""Where a phrase is spoken: exact times of the words that were asked for."""

from collections.abc import Iterator, Sequence
from typing import Any

from studio.lib.search import Phrase, fold


def find_moments(words: Sequence[dict[str, Any]], phrase: Phrase) -> Iterator[tuple[int, int]]:
    """Yield begin and end, in milliseconds, of every place where a phrase is spoken."""
    said, owner = [], []
    for place, word in enumerate(words):
        parts = fold(word["text"]).split()
        said += parts
        owner += [place] * len(parts)
    *first, last = phrase.words
    for start in range(len(said) - len(first)):
        end = start + len(first)
        fits = said[end].startswith(last) if phrase.is_prefix else said[end] == last
        if fits and said[start:end] == first:
            yield words[owner[start]]["begin_ms"], words[owner[end]]["end_ms"]
