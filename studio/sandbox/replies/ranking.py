"""Which of some texts fits a question best: the one that shares its rarest words (BM25)."""

import math
from collections import Counter
from collections.abc import Sequence

from studio.sandbox.replies.words import stems

SATURATION, BY_LENGTH = 1.2, 0.6


class Ranking:
    """Texts by their stems, to be held against questions."""

    def __init__(self, texts: Sequence[Counter[str]]) -> None:
        self.texts = texts
        self.length = sum(sum(text.values()) for text in texts) / len(texts)
        self.holding = Counter(stem for text in texts for stem in text)

    def scores(self, question: set[str]) -> list[float]:
        """Return how well each text answers a question; 0 where they share nothing."""
        return [self.score(text, question) for text in self.texts]

    def score(self, text: Counter[str], question: set[str]) -> float:
        """Return how well one text answers a question."""
        total, length = 0.0, sum(text.values()) / self.length
        for stem in question & text.keys():
            rarity = math.log(1 + (len(self.texts) - self.holding[stem] + 0.5) / (self.holding[stem] + 0.5))
            often = text[stem]
            total += rarity * often * (SATURATION + 1) / (often + SATURATION * (1 - BY_LENGTH + BY_LENGTH * length))
        return total


def weighed(title: str, words: str, text: str) -> Counter[str]:
    """Return what a text is about; its title counts most."""
    return Counter(stems(f"{title} " * 3 + f"{words} " * 2 + text))
