"""Align written words with the times of the spoken ones, although "$9.99" is spoken as four words."""

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

# Each Han character is a word; other scripts separate words by spaces.
TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\s\u3400-\u9fff\uf900-\ufaff]+")
EDGES = "\"'“”‘’«»„.,;:!?…()[]{}<>—–-*_~`¡¿。，、！？；：「」『』（）،؛؟۔।॥"


@dataclass(frozen=True, slots=True)
class Word:
    """A written word and its start and end, in seconds."""

    text: str
    begin: float
    end: float

    def shift(self, seconds: float) -> "Word":
        """Return the word moved by an offset in seconds, never before 0."""
        return replace(self, begin=max(self.begin + seconds, 0.0), end=max(self.end + seconds, 0.0))


def strip_punctuation(word: str) -> str:
    """Return a word without the punctuation around it."""
    return word.strip(EDGES)


def align_words(written: str, spoken: list[str], starts: list[float], ends: list[float]) -> list[Word]:
    """Return the written words with the times (seconds) of the spoken ones, matched by sequence alignment."""
    found = [
        (strip_punctuation(word).lower(), start, end) for word, start, end in zip(spoken, starts, ends, strict=True)
    ]
    tokens = [token for token in map(strip_punctuation, TOKEN.findall(written)) if any(map(str.isalnum, token))]
    matcher = SequenceMatcher(None, [token.lower() for token in tokens], [word for word, _, _ in found], autojunk=False)
    result: list[Word] = []
    for change, a, b, c, d in matcher.get_opcodes():
        if change == "equal":
            result += [Word(tokens[a + i], found[c + i][1], found[c + i][2]) for i in range(b - a)]
        elif change == "replace":
            result += divide_span(tokens[a:b], found[c][1], found[d - 1][2])
        elif change == "delete" and result:  # spoken as part of the word before
            last = result.pop()
            result += divide_span([last.text, *tokens[a:b]], last.begin, last.end)
    return result


def divide_span(tokens: list[str], begin: float, end: float) -> list[Word]:
    """Divide a span of time among words in proportion to their lengths."""
    total, at, result = sum(len(token) for token in tokens) or 1, begin, []
    for token in tokens:
        until = at + (end - begin) * len(token) / total
        result.append(Word(token, at, until))
        at = until
    return result
