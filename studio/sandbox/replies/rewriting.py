"""The same text in other words: shorter, friendlier, more formal, simpler, as a list or as a summary."""

import re
import tomllib
from pathlib import Path

from studio.sandbox.replies.sentences import best, sentences

TABLES: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "rewriting.toml").read_text("utf-8"))
ASIDE = re.compile(r"\s*\([^()]{3,80}\)|\s+[–—]\s[^–—.!?]{3,80}\s[–—](?=\s)")
LEAD = re.compile(
    r"^(?:and|but|so|also|however|moreover|furthermore|therefore|in addition|besides|then|finally|first|second|next"
    r"|thus|as a result|for example|for instance|on the other hand|of course|in fact),?\s+",
    re.IGNORECASE,
)
ITEM = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s")
JOINT = re.compile(r"(?:;|,\s+(?:and|but|so|which means that|while|because))\s+")
SHORT_ENOUGH, LONG_SENTENCE = 0.7, 90


def summary(text: str, count: int = 0) -> str:
    """Return the sentences that say the most; unasked about a quarter of them."""
    total = len(sentences(text))
    return " ".join(best(text, count or max(1, min(5, round(total / 4)))))


def points(text: str, count: int = 0) -> str:
    """Return a list: of the items where the text is one, else of what its best sentences say."""
    found = sentences(text)
    items = [item.strip(" .") for item in re.split(r",\s*(?:and\s+)?|\s+and\s+", found[0])] if len(found) == 1 else []
    if len(items) < 3:
        items = [tight(sentence) for sentence in best(text, count or 6)]
    return "\n".join(f"- {item[:1].upper()}{item[1:]}" for item in items if item)


def tight(sentence: str) -> str:
    """Return a sentence as a point: without its link to the one before, its asides and its full stop."""
    return LEAD.sub("", shortened(sentence)).rstrip(" .")


def shorter(text: str) -> str:
    """Return a text with fewer words, then with fewer sentences if that was not enough."""
    rows = text.split("\n")
    items = [row for row in rows if ITEM.match(row)]
    if len(items) > 2:
        return "\n".join(shortened(row) for row in rows if row not in items[(len(items) + 1) // 2 :])
    paragraphs = [shortened(part) for part in text.split("\n") if part.strip()]
    found = "\n".join(part for part in paragraphs if part)
    total = len(sentences(found))
    if total > 1 and len(found) > SHORT_ENOUGH * len(text):
        return " ".join(best(found, max(1, total // 2)))
    return found


def shortened(text: str) -> str:
    """Return a text without what can be left out of its sentences."""
    return replaced(ASIDE.sub("", text), "shorter")


def friendlier(text: str) -> str:
    """Return a text as one writes to somebody one likes."""
    found = replaced(text, "friendlier")
    return re.sub(r"^([^.!?\n]{3,80})\.", r"\1!", found, count=1)


def formal(text: str) -> str:
    """Return a text as one writes to an office."""
    calm = re.sub(r"!+", ".", re.sub(r"[\U0001F300-\U0001FAFF☺-➿️]+\s?", "", text))
    return replaced(calm, "formal")


def simpler(text: str) -> str:
    """Return a text in plain words and short sentences."""
    found = replaced(text, "simpler")
    return " ".join(
        sentence
        for whole in sentences(found)
        for sentence in (halved(whole) if len(whole) > LONG_SENTENCE else [whole])
    )


def halved(sentence: str) -> list[str]:
    """Return a long sentence as several."""
    parts = [part.strip(" .") for part in JOINT.split(sentence)]
    return [f"{part[:1].upper()}{part[1:]}." for part in parts if part]


def replaced(text: str, table: str) -> str:
    """Return a text with the words of a table replaced, capitals kept."""
    rows = TABLES[table]
    pattern = re.compile(
        r"\b(" + "|".join(sorted(map(re.escape, rows), key=len, reverse=True)) + r")\b(,?\s?)", re.IGNORECASE
    )

    def other(found: re.Match[str]) -> str:
        word = rows[found[1].lower()]
        if not word:
            return ""
        return (word[:1].upper() + word[1:] if found[1][:1].isupper() else word) + found[2]

    swapped = re.sub(r"\s+([.,;!?])", r"\1", pattern.sub(other, text))
    return re.sub(r"(^|[.!?]\s+)([a-z])", lambda found: found[1] + found[2].upper(), swapped).strip()
