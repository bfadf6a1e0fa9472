"""Subtitles as the API writes them: a flat JSON array, times in ms, at most fifty characters a row."""

import json
from collections.abc import Iterator
from typing import Any

from studio.sandbox.speech_request import Settings
from studio.sandbox.speech_text import Text

LONGEST, MARK = 50, "\ufeff"  # the real service begins its first text with a byte order mark


def written(settings: Settings, text: Text, facts: dict[str, Any]) -> bytes:
    """Return the subtitle file of finished speech."""
    rows = facts["words"] if settings.subtitles.startswith("word") else list(short_rows(facts))
    at, found = 0, []
    for number, row in enumerate(rows):
        begin = max(text.spoken.find(row["text"], at), at)
        at = begin + len(row["text"])
        found.append({
            "text": (MARK if number == 0 else "") + row["text"],
            "time_begin": row["begin_ms"], "time_end": row["end_ms"],
            "text_begin": begin, "text_end": at,
        })  # fmt: skip
    return json.dumps(found, ensure_ascii=False).encode()


def short_rows(facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the sentences, long ones in pieces that begin and end with their words."""
    for sentence in facts["sentences"]:
        pieces = list(wrapped(sentence["text"]))
        begin, end, total = sentence["begin_ms"], sentence["end_ms"], sum(map(len, pieces)) or 1
        at = 0
        for piece in pieces:
            first = begin + (end - begin) * at // total
            at += len(piece)
            yield {"text": piece, "begin_ms": first, "end_ms": begin + (end - begin) * at // total}


def wrapped(sentence: str) -> Iterator[str]:
    """Yield a sentence in lines, cut at spaces where there are any."""
    rest = sentence
    while len(rest) > LONGEST:
        cut = rest.rfind(" ", 1, LONGEST + 1)
        cut = LONGEST if cut < 0 else cut
        yield rest[:cut].strip()
        rest = rest[cut:].strip()
    if rest:
        yield rest
