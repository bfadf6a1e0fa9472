"""Answers no longer than somebody asked for."""

import re

from studio.sandbox.replies.sentences import END

TITLE = re.compile(r"^\s*(?:#+ .*|\*\*[^*]+\*\*)\s*$")
ITEM = re.compile(r"^\s*(?:[-*•]|\d+\.)\s")


def kept(text: str, limits: dict[str, int]) -> str:
    """Return as much of an answer as fits: words, sentences, lines, points, paragraphs and characters."""
    if limits.keys() & {"word", "sentence"}:
        text = plain(text)
    for unit, count in limits.items():
        text = CUTS[unit](text, count)
    return text.strip()


def plain(text: str) -> str:
    """Return an answer that has a title or a list as sentences."""
    rows = [ITEM.sub("", row).strip() for row in text.split("\n") if row.strip() and not TITLE.match(row)]
    return "\n".join(rows) or text


def words(text: str, count: int) -> str:
    """Return so many words at most, in whole sentences where one fits."""
    if len(text.split()) <= count:
        return text
    whole = ""
    for piece in pieces(text):
        if len((whole + piece).split()) > count:
            break
        whole += piece
    return whole.strip() or " ".join(text.split()[: max(count, 1)]).rstrip(",;:") + "…"


def sentences(text: str, count: int) -> str:
    """Return the first sentences."""
    return "".join(pieces(text)[:count])


def pieces(text: str) -> list[str]:
    """Return sentences with what stands between them, so that they can be joined again."""
    ends = [found.end() for found in END.finditer(text)]
    return [
        text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True) if text[start:end].strip()
    ]


def lines(text: str, count: int) -> str:
    """Return the first lines."""
    return "\n".join([line for line in text.split("\n") if line.strip()][:count])


def points(text: str, count: int) -> str:
    """Return a list's first points; what is no list stays."""
    rows = text.split("\n")
    listed = [row for row in rows if ITEM.match(row)]
    return "\n".join(row for row in rows if row not in listed[count:])


def paragraphs(text: str, count: int) -> str:
    """Return the first paragraphs."""
    return "\n\n".join(text.split("\n\n")[:count])


def characters(text: str, count: int) -> str:
    """Return so many characters at most."""
    return text if len(text) <= count else text[: max(count - 1, 1)].rsplit(" ", 1)[0] + "…"


CUTS = {
    "word": words, "sentence": sentences, "line": lines, "bullet": points, "point": points,
    "paragraph": paragraphs, "character": characters,
}  # fmt: skip
