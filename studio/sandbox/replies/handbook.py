"""Answer questions from the handbook: the entry that ranks best."""

import re
import tomllib
from pathlib import Path
from typing import Any

from studio.sandbox.replies.ranking import Ranking, weigh_terms
from studio.sandbox.replies.words import stems

FILE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "handbook.toml").read_text("utf-8"))
ENTRIES: list[dict[str, str]] = FILE["entry"]
CODES: dict[str, str] = FILE["codes"]
CODE = re.compile(r"\b(1\d{3}|2\d{3})\b")
ABOUT_CODE = re.compile(r"\b(code|error|mean|means|status|get|got|say|says|what|why)\b", re.IGNORECASE)
MIN_QUESTION_SCORE = 3.4
MIN_STATEMENT_SCORE = 7.0
RANKING = Ranking([weigh_terms(**row) for row in ENTRIES])
TITLES = [frozenset(stems(row["title"])) for row in ENTRIES]


def explain_code(text: str) -> str:
    """Return the explanation of an error code, empty where the text contains none."""
    found = CODE.search(text)
    if found and found[1] in CODES and (ABOUT_CODE.search(text) or len(text.split()) < 3):
        return f"**{found[1]}** – {CODES[found[1]]}"
    return ""


def find_answer(text: str, *, is_question: bool) -> tuple[str, str] | None:
    """Return an answer and the entry's title, or None where no entry scores high enough."""
    asked = set(stems(text))
    # Prefer the entry whose title is covered by the question.
    scores = [
        score * (1 + len(title & asked) / len(title) / 2)
        for score, title in zip(RANKING.scores(asked), TITLES, strict=True)
    ]
    best = max(range(len(ENTRIES)), key=lambda at: scores[at])
    shared = len(asked & RANKING.texts[best].keys())
    if scores[best] < (MIN_QUESTION_SCORE if is_question else MIN_STATEMENT_SCORE) or shared <= len(asked) / 2:
        return None
    row = ENTRIES[best]
    return f"**{row['title']}**\n\n{row['text']}", row["title"]
