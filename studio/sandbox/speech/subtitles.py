"""Subtitles in the API's form: rows with their times in ms, and with their words where those are asked for."""

import json
from collections.abc import Iterator
from typing import Any

from studio.sandbox.speech.request import Settings
from studio.sandbox.speech.text import Text

# the real service begins its first text with a byte order mark
LONGEST = 50
MARK = "\ufeff"


class Places:
    """Finds rows and words in a text, one after the other."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.begins: dict[int, int] = {}  # of sentences that are told of more than once

    def find(self, written: str) -> tuple[int, int]:
        """Return the start and end of the next row."""
        begin = max(self.text.find(written, self.at), self.at)
        self.at = begin + len(written)
        return begin, self.at

    def row(self, found: dict[str, Any]) -> dict[str, Any]:
        """Return a row without words."""
        begin, end = self.find(found["text"])
        times = {"time_begin": found["begin_ms"], "time_end": found["end_ms"]}
        return {"text": found["text"], **times, "text_begin": begin, "text_end": end}

    def subtitle(self, caption: dict[str, Any], *, by_word: bool) -> dict[str, Any]:
        """Return a session's subtitle of a sentence, or of as much of it as is heard."""
        self.at = self.begins.get(caption["sentence"], self.at)
        row = self.row(caption)
        self.begins[caption["sentence"]] = row["text_begin"]
        words = locate_words(self.text, caption["words"], row["text_begin"]) if by_word else None
        return {**row, "timestamped_words": words}


def locate_words(text: str, found: list[dict[str, Any]], at: int = 0) -> list[dict[str, Any]]:
    """Return words with their times and places, which are looked for from ``at`` on."""
    places, rows = Places(text), []
    places.at = at
    for word in found:
        begin, end = places.find(word["text"])
        times = {"time_begin": word["begin_ms"], "time_end": word["end_ms"]}
        rows.append({"word": word["text"], "word_begin": begin, "word_end": end, **times})
    return rows


def render_subtitles(settings: Settings, text: Text, facts: dict[str, Any]) -> bytes:
    """Return the subtitle file of finished speech."""
    places = Places(text.spoken)
    rows = [places.row(found) for found in short_rows(facts)]
    if settings.subtitles != "sentence":
        words = locate_words(text.spoken, facts["words"])
        for row in rows:
            mine = [word for word in words if row["text_begin"] <= word["word_begin"] < row["text_end"]]
            row["timestamped_words"] = mine
    for row in rows[:1]:
        row["text"] = MARK + row["text"]
    return json.dumps(rows, ensure_ascii=False).encode()


def short_rows(facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the sentences, long ones in pieces that begin and end with their words."""
    for sentence in facts["sentences"]:
        pieces = list(wrap(sentence["text"]))
        begin, end, total = sentence["begin_ms"], sentence["end_ms"], sum(map(len, pieces)) or 1
        at = 0
        for piece in pieces:
            first = begin + (end - begin) * at // total
            at += len(piece)
            yield {"text": piece, "begin_ms": first, "end_ms": begin + (end - begin) * at // total}


def wrap(sentence: str) -> Iterator[str]:
    """Yield a sentence in lines, cut at spaces where there are any."""
    rest = sentence
    while len(rest) > LONGEST:
        cut = rest.rfind(" ", 1, LONGEST + 1)
        cut = LONGEST if cut < 0 else cut
        yield rest[:cut].strip()
        rest = rest[cut:].strip()
    if rest:
        yield rest
