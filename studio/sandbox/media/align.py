"""Which written word is heard when, although "$9.99" is spoken as four words."""

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

# Han characters are words of their own; the rest is parted by spaces.
TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\s\u3400-\u9fff\uf900-\ufaff]+")
EDGES = "\"'“”‘’«»„.,;:!?…()[]{}<>—–-*_~`¡¿。，、！？；：「」『』（）،؛؟۔।॥"


@dataclass(frozen=True, slots=True)
class Word:
    """A written word and its time in seconds."""

    text: str
    begin: float
    end: float

    def later(self, seconds: float) -> "Word":
        """Return the same word moved in time."""
        return replace(self, begin=max(self.begin + seconds, 0.0), end=max(self.end + seconds, 0.0))


def bare(word: str) -> str:
    """Return a word without the punctuation around it."""
    return word.strip(EDGES)


def words(written: str, spoken: list[str], starts: list[float], ends: list[float]) -> list[Word]:
    """Return the written words with the times of the spoken ones."""
    found = [(bare(word).lower(), start, end) for word, start, end in zip(spoken, starts, ends, strict=True)]
    tokens = [token for token in map(bare, TOKEN.findall(written)) if any(map(str.isalnum, token))]
    matcher = SequenceMatcher(None, [token.lower() for token in tokens], [word for word, _, _ in found], autojunk=False)
    result: list[Word] = []
    for change, a, b, c, d in matcher.get_opcodes():
        if change == "equal":
            result += [Word(tokens[a + i], found[c + i][1], found[c + i][2]) for i in range(b - a)]
        elif change == "replace":
            result += shared(tokens[a:b], found[c][1], found[d - 1][2])
        elif change == "delete" and result:  # spoken in one breath with the word before
            last = result.pop()
            result += shared([last.text, *tokens[a:b]], last.begin, last.end)
    return result


def shared(tokens: list[str], begin: float, end: float) -> list[Word]:
    """Return words that share a stretch of time by their lengths."""
    total, at, result = sum(len(token) for token in tokens) or 1, begin, []
    for token in tokens:
        until = at + (end - begin) * len(token) / total
        result.append(Word(token, at, until))
        at = until
    return result
