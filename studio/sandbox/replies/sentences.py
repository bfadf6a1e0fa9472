"""Sentence splitting and extractive ranking (TextRank)."""

import math
import re
from collections import Counter

from studio.sandbox.replies.words import stems

END = re.compile(r"(?<=[.!?…])[\"”')\]]*\s+(?=[\"“'(\[]?[A-Z0-9À-Þ])|\n{1,}|(?<=[。！？])")
NO_END = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|vs|e\.g|i\.e|etc|approx|[A-Z])\.$")
LAYOUT_MARKS = re.compile(r"^\s*(?:[-*•>#]+|\d+[.)])\s+|[*_`]{1,3}")
ANAPHORA = re.compile(r"(?:they|it|he|she|this|that|these|those|such|but|and|however|also)\b", re.IGNORECASE)
FIRST_WEIGHT, ANAPHORA_WEIGHT = 1.3, 0.6
MAX_SENTENCES = 120
ITERATIONS = 20
DAMPING = 0.85


def split_sentences(text: str) -> list[str]:
    """Return a text's sentences without layout marks."""
    found: list[str] = []
    for piece in END.split(text):
        plain = LAYOUT_MARKS.sub("", piece or "").strip()
        if found and NO_END.search(found[-1]):
            found[-1] += f" {plain}"
        elif re.search(r"\w", plain):
            found.append(plain)
    return found


def rank_sentences(text: list[str]) -> list[float]:
    """Return the TextRank score of each sentence."""
    about = [Counter(stems(sentence)) for sentence in text]
    edges = [[word_overlap(one, other) if one is not other else 0.0 for other in about] for one in about]
    sums = [sum(row) for row in edges]
    scores = [1.0] * len(text)
    for _ in range(ITERATIONS):
        scores = [
            1 - DAMPING + DAMPING * sum(scores[j] * edges[j][i] / sums[j] for j in range(len(text)) if edges[j][i])
            for i in range(len(text))
        ]
    return scores


def word_overlap(one: Counter[str], other: Counter[str]) -> float:
    """Return the number of common words of two sentences, normalized by their lengths."""
    if len(one) < 2 or len(other) < 2:
        return 0.0
    return len(one.keys() & other.keys()) / (math.log(len(one)) + math.log(len(other)))


def best_sentences(text: str, count: int) -> list[str]:
    """Return the highest-ranked sentences in their order; very long texts are sampled evenly."""
    found = split_sentences(text)
    if len(found) > MAX_SENTENCES:
        found = [found[at * len(found) // MAX_SENTENCES] for at in range(MAX_SENTENCES)]
    # First sentences state the topic; one that begins with a pronoun depends on the one before it.
    scores = [
        score * (FIRST_WEIGHT if not at else ANAPHORA_WEIGHT if ANAPHORA.match(found[at]) else 1)
        for at, score in enumerate(rank_sentences(found))
    ]
    order = sorted(range(len(found)), key=lambda at: (-round(scores[at], 6), at))[:count]
    return [found[at] for at in sorted(order)]


def nearest_sentences(text: str, question: str, count: int) -> list[str]:
    """Return the sentences with the most words of a question."""
    wanted, found = set(stems(question)), split_sentences(text)
    hits = [len(wanted & set(stems(sentence))) for sentence in found]
    order = sorted(range(len(found)), key=lambda at: (-hits[at], at))[:count]
    return [found[at] for at in sorted(order) if hits[at]]
