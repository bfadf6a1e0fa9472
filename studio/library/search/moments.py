"""Where words are spoken: the exact times of what was asked for."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from studio.lib.search import Phrase, excerpt, find_phrases
from studio.library.models import Version

AROUND = 48  # characters that are shown of what is said


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in a version where something is said, with the words around it as pieces that say whether they are it."""

    number: int  # of the version
    begin_ms: int
    pieces: list[tuple[str, bool]]


def find_moments(words: Sequence[dict[str, Any]], asked: Sequence[Phrase]) -> Iterator[int]:
    """Yield the millisecond at which each place begins where a phrase is spoken, in order."""
    starts = [0, *accumulate(len(word["text"]) + 1 for word in words)]
    for start, _ in find_phrases(spoken(words), asked):
        yield words[bisect_right(starts, start) - 1]["begin_ms"]


def spoken(words: Sequence[dict[str, Any]]) -> str:
    """Return what is said."""
    return " ".join(word["text"] for word in words)


def first_moments(asset_ids: Sequence[int], asked: Sequence[Phrase]) -> dict[int, Moment]:
    """Return where each asset first says what was asked for, in its newest version that does, in one query."""
    versions = Version.objects.filter(asset__in=asset_ids, has_words=True).order_by("number")
    found = {}
    for asset, number, words in versions.values_list("asset_id", "number", "words"):
        begin = next(find_moments(words, asked), None)
        if begin is not None:
            found[asset] = Moment(number, begin, excerpt(spoken(words), asked, AROUND))
    return found
