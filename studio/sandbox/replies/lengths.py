"""Truncate answers to the requested limits."""

import re

from studio.sandbox.replies.sentences import END

TITLE = re.compile(r"^\s*(?:#+ .*|\*\*[^*]+\*\*)\s*$")
ITEM = re.compile(r"^\s*(?:[-*•]|\d+\.)\s")


def apply_limits(text: str, limits: dict[str, int]) -> str:
    """Truncate an answer to limits of words, sentences, lines, points, paragraphs and characters."""
    if limits.keys() & {"word", "sentence"}:
        text = to_plain_sentences(text)
    for unit, count in limits.items():
        text = LIMITERS[unit](text, count)
    return text.strip()


def to_plain_sentences(text: str) -> str:
    """Return an answer without titles and list marks."""
    rows = [ITEM.sub("", row).strip() for row in text.split("\n") if row.strip() and not TITLE.match(row)]
    return "\n".join(rows) or text


def limit_words(text: str, count: int) -> str:
    """Return at most so many words, in whole sentences where one fits."""
    if len(text.split()) <= count:
        return text
    whole = ""
    for piece in split_keeping_separators(text):
        if len((whole + piece).split()) > count:
            break
        whole += piece
    return whole.strip() or " ".join(text.split()[: max(count, 1)]).rstrip(",;:") + "…"


def limit_sentences(text: str, count: int) -> str:
    """Return the first sentences."""
    return "".join(split_keeping_separators(text)[:count])


def split_keeping_separators(text: str) -> list[str]:
    """Return sentences with their separators, so that they can be joined again."""
    ends = [found.end() for found in END.finditer(text)]
    return [
        text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True) if text[start:end].strip()
    ]


def limit_lines(text: str, count: int) -> str:
    """Return the first lines."""
    return "\n".join([line for line in text.split("\n") if line.strip()][:count])


def limit_points(text: str, count: int) -> str:
    """Return the first items of a list; other text is unchanged."""
    rows = text.split("\n")
    listed = [row for row in rows if ITEM.match(row)]
    return "\n".join(row for row in rows if row not in listed[count:])


def limit_paragraphs(text: str, count: int) -> str:
    """Return the first paragraphs."""
    return "\n\n".join(text.split("\n\n")[:count])


def limit_characters(text: str, count: int) -> str:
    """Return at most so many characters, cut at a word."""
    return text if len(text) <= count else text[: max(count - 1, 1)].rsplit(" ", 1)[0] + "…"


LIMITERS = {
    "word": limit_words,
    "sentence": limit_sentences,
    "line": limit_lines,
    "bullet": limit_points,
    "point": limit_points,
    "paragraph": limit_paragraphs,
    "character": limit_characters,
}
