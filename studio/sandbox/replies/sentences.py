"""Sentences: where they end, and which of them say the most."""

import math
import re
from collections import Counter

from studio.sandbox.replies.words import stems

END = re.compile(r"(?<=[.!?…])[\"”')\]]*\s+(?=[\"“'(\[]?[A-Z0-9À-Þ])|\n{1,}|(?<=[。！？])")
NO_END = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|vs|e\.g|i\.e|etc|approx|[A-Z])\.$")
MARKS = re.compile(r"^\s*(?:[-*•>#]+|\d+[.)])\s+|[*_`]{1,3}")
LEANS = re.compile(r"(?:they|it|he|she|this|that|these|those|such|but|and|however|also)\b", re.IGNORECASE)
FIRST_COUNTS, LEANING_COUNTS = 1.3, 0.6
MOST, ROUNDS, DAMPING = 120, 20, 0.85


def sentences(text: str) -> list[str]:
    """Return a text's sentences without marks of layout."""
    found: list[str] = []
    for piece in END.split(text):
        plain = MARKS.sub("", piece or "").strip()
        if found and NO_END.search(found[-1]):
            found[-1] += f" {plain}"
        elif re.search(r"\w", plain):
            found.append(plain)
    return found


def ranked(text: list[str]) -> list[float]:
    """Return how much each sentence says: one that shares words with many others says more (TextRank)."""
    about = [Counter(stems(sentence)) for sentence in text]
    edges = [[shared(one, other) if one is not other else 0.0 for other in about] for one in about]
    sums = [sum(row) for row in edges]
    scores = [1.0] * len(text)
    for _ in range(ROUNDS):
        scores = [
            1 - DAMPING + DAMPING * sum(scores[j] * edges[j][i] / sums[j] for j in range(len(text)) if edges[j][i])
            for i in range(len(text))
        ]
    return scores


def shared(one: Counter[str], other: Counter[str]) -> float:
    """Return how much two sentences have in common, for their lengths."""
    if len(one) < 2 or len(other) < 2:
        return 0.0
    return len(one.keys() & other.keys()) / (math.log(len(one)) + math.log(len(other)))


def best(text: str, count: int) -> list[str]:
    """Return the sentences that say the most, in their order; of very long texts an even choice is looked at."""
    found = sentences(text)
    if len(found) > MOST:
        found = [found[at * len(found) // MOST] for at in range(MOST)]
    # Texts say first what they are about; a sentence that begins with "they" needs another before it.
    scores = [
        score * (FIRST_COUNTS if not at else LEANING_COUNTS if LEANS.match(found[at]) else 1)
        for at, score in enumerate(ranked(found))
    ]
    order = sorted(range(len(found)), key=lambda at: (-round(scores[at], 6), at))[:count]
    return [found[at] for at in sorted(order)]


def nearest(text: str, question: str, count: int) -> list[str]:
    """Return the sentences that have the most words of a question."""
    wanted, found = set(stems(question)), sentences(text)
    hits = [len(wanted & set(stems(sentence))) for sentence in found]
    order = sorted(range(len(found)), key=lambda at: (-hits[at], at))[:count]
    return [found[at] for at in sorted(order) if hits[at]]
