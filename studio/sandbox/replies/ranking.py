"""BM25 ranking of texts for a question."""

import math
from collections import Counter
from collections.abc import Sequence

from studio.sandbox.replies.words import stems

SATURATION = 1.2
LENGTH_WEIGHT = 0.6


class Ranking:
    """Documents as term counts, to be scored against questions."""

    def __init__(self, texts: Sequence[Counter[str]]) -> None:
        self.texts = texts
        self.length = sum(sum(text.values()) for text in texts) / len(texts)
        self.document_counts = Counter(stem for text in texts for stem in text)

    def scores(self, question: set[str]) -> list[float]:
        """Return the BM25 score of each document; 0 without a common term."""
        return [self.score(text, question) for text in self.texts]

    def score(self, text: Counter[str], question: set[str]) -> float:
        """Return the BM25 score of one document."""
        total, length = 0.0, sum(text.values()) / self.length
        for stem in question & text.keys():
            rarity = math.log(
                1 + (len(self.texts) - self.document_counts[stem] + 0.5) / (self.document_counts[stem] + 0.5)
            )
            often = text[stem]
            total += (
                rarity * often * (SATURATION + 1) / (often + SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * length))
            )
        return total


def weigh_terms(title: str, words: str, text: str) -> Counter[str]:
    """Return a document's term counts, with title and keywords weighted."""
    return Counter(stems(f"{title} " * 3 + f"{words} " * 2 + text))
