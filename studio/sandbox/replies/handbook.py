"""Answers out of the handbook: the entry that shares the rarest words with a question (BM25)."""

import math
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from studio.sandbox.replies.words import stems

FILE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "handbook.toml").read_text("utf-8"))
ENTRIES: list[dict[str, str]] = FILE["entry"]
CODES: dict[str, str] = FILE["codes"]
CODE = re.compile(r"\b(1\d{3}|2\d{3})\b")
ABOUT_CODE = re.compile(r"\b(code|error|mean|means|status|get|got|say|says|what|why)\b", re.IGNORECASE)
SATURATION, BY_LENGTH = 1.2, 0.6
ENOUGH, MUCH = 3.4, 7.0  # for a question, and for words that are none


def index() -> list[Counter[str]]:
    """Return what each entry is about; its title counts most."""
    return [Counter(stems(f"{row['title']} " * 3 + f"{row['words']} " * 2 + row["text"])) for row in ENTRIES]


INDEX = index()
TITLES = [frozenset(stems(row["title"])) for row in ENTRIES]
LENGTH = sum(sum(entry.values()) for entry in INDEX) / len(INDEX)
HOLDING = Counter(stem for entry in INDEX for stem in entry)


def score(entry: Counter[str], question: set[str]) -> float:
    """Return how well an entry answers a question."""
    total, length = 0.0, sum(entry.values()) / LENGTH
    for stem in question & entry.keys():
        rarity = math.log(1 + (len(INDEX) - HOLDING[stem] + 0.5) / (HOLDING[stem] + 0.5))
        often = entry[stem]
        total += rarity * often * (SATURATION + 1) / (often + SATURATION * (1 - BY_LENGTH + BY_LENGTH * length))
    return total


def code(text: str) -> str:
    """Return what a number of an error means, empty where none is asked for."""
    found = CODE.search(text)
    if found and found[1] in CODES and (ABOUT_CODE.search(text) or len(text.split()) < 3):
        return f"**{found[1]}** – {CODES[found[1]]}"
    return ""


def answer(text: str, *, is_question: bool) -> tuple[str, str] | None:
    """Return an answer and the entry's title, or None where nothing fits well enough."""
    asked = set(stems(text))
    # Of several entries about the same thing the one that is about nothing else.
    scores = [
        score(entry, asked) * (1 + len(title & asked) / len(title) / 2)
        for entry, title in zip(INDEX, TITLES, strict=True)
    ]
    best = max(range(len(INDEX)), key=lambda at: scores[at])
    shared = len(asked & INDEX[best].keys())
    if scores[best] < (ENOUGH if is_question else MUCH) or shared <= len(asked) / 2:
        return None
    row = ENTRIES[best]
    return f"**{row['title']}**\n\n{row['text']}", row["title"]
