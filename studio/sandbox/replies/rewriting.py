"""Rewrite a text by tables of words: shorter, friendlier, more formal, simpler, as a list or a summary."""

import re
import tomllib
from pathlib import Path

from studio.sandbox.replies.sentences import best_sentences, split_sentences

TABLES: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "rewriting.toml").read_text("utf-8"))
PARENTHESES = re.compile(r"\s*\([^()]{3,80}\)|\s+[–—]\s[^–—.!?]{3,80}\s[–—](?=\s)")
LEADING_CONNECTIVE = re.compile(
    r"^(?:and|but|so|also|however|moreover|furthermore|therefore|in addition|besides|then|finally|first|second|next"
    r"|thus|as a result|for example|for instance|on the other hand|of course|in fact),?\s+",
    re.IGNORECASE,
)
ITEM = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s")
CLAUSE_BREAK = re.compile(r"(?:;|,\s+(?:and|but|so|which means that|while|because))\s+")
SHORT_ENOUGH = 0.7
LONG_SENTENCE = 90


def summarize(text: str, count: int = 0) -> str:
    """Return the highest-ranked sentences; by default a quarter of them."""
    total = len(split_sentences(text))
    return " ".join(best_sentences(text, count or max(1, min(5, round(total / 4)))))


def to_list(text: str, count: int = 0) -> str:
    """Return a list of the text's enumerated items, else of its highest-ranked sentences."""
    found = split_sentences(text)
    items = [item.strip(" .") for item in re.split(r",\s*(?:and\s+)?|\s+and\s+", found[0])] if len(found) == 1 else []
    if len(items) < 3:
        items = [to_item(sentence) for sentence in best_sentences(text, count or 6)]
    return "\n".join(f"- {item[:1].upper()}{item[1:]}" for item in items if item)


def to_item(sentence: str) -> str:
    """Return a sentence as a list item: without leading connective, parentheses and full stop."""
    return LEADING_CONNECTIVE.sub("", trim_words(sentence)).rstrip(" .")


def shorten(text: str) -> str:
    """Return a text with fewer words, and with fewer sentences if that was not enough."""
    rows = text.split("\n")
    items = [row for row in rows if ITEM.match(row)]
    if len(items) > 2:
        return "\n".join(trim_words(row) for row in rows if row not in items[(len(items) + 1) // 2 :])
    paragraphs = [trim_words(part) for part in text.split("\n") if part.strip()]
    found = "\n".join(part for part in paragraphs if part)
    total = len(split_sentences(found))
    if total > 1 and len(found) > SHORT_ENOUGH * len(text):
        return " ".join(best_sentences(found, max(1, total // 2)))
    return found


def trim_words(text: str) -> str:
    """Return a text without parentheses and filler words."""
    return replace_words(PARENTHESES.sub("", text), "shorter")


def make_friendlier(text: str) -> str:
    """Return a text in a friendlier tone."""
    found = replace_words(text, "friendlier")
    return re.sub(r"^([^.!?\n]{3,80})\.", r"\1!", found, count=1)


def make_formal(text: str) -> str:
    """Return a text in a formal tone."""
    calm = re.sub(r"!+", ".", re.sub(r"[\U0001F300-\U0001FAFF☺-➿️]+\s?", "", text))
    return replace_words(calm, "formal")


def simplify(text: str) -> str:
    """Return a text in plain words and short sentences."""
    found = replace_words(text, "simpler")
    return " ".join(
        sentence
        for whole in split_sentences(found)
        for sentence in (split_clauses(whole) if len(whole) > LONG_SENTENCE else [whole])
    )


def split_clauses(sentence: str) -> list[str]:
    """Return the clauses of a long sentence as sentences."""
    parts = [part.strip(" .") for part in CLAUSE_BREAK.split(sentence)]
    return [f"{part[:1].upper()}{part[1:]}." for part in parts if part]


def replace_words(text: str, table: str) -> str:
    """Replace the words of a table in a text, preserving capitals."""
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
