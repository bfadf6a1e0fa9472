"""What a voice is like – gender, age, use – told by the words that describe it; the table is ``traits.toml``."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

TABLE: dict[str, dict[str, dict[str, Any]]] = tomllib.loads((Path(__file__).parent / "traits.toml").read_text("utf-8"))
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u1100-\u11ff\u0e00-\u0e7f]")  # of scripts without spaces
# Whoever searches for one of these means the gender, not the word: "male" is in "female".
GENDER_WORDS = {word: gender for gender, row in TABLE["gender"].items() for word in row["asked"]}


def _pattern(facet: str) -> re.Pattern[str]:
    words = {word: value for value, row in TABLE[facet].items() for word in row["words"]}
    return re.compile(rf"\b(?:{'|'.join(sorted(words, key=len, reverse=True))})\b")


_PATTERNS = {facet: _pattern(facet) for facet in TABLE}
_VALUES = {
    facet: {word: value for value, row in values.items() for word in row["words"]} for facet, values in TABLE.items()
}


@dataclass(frozen=True, slots=True)
class Traits:
    """A voice's facets, each empty where nothing is told, and the words that it is found by."""

    gender: str
    age: str
    uses: frozenset[str]
    words: str

    def matches(self, word: str) -> bool:
        """Return whether a word of a search fits: a gender, or the beginning of a word."""
        if word in GENDER_WORDS:
            return self.gender == GENDER_WORDS[word]
        return f" {word}" in self.words or (bool(SIGNS.search(word)) and word in self.words)


@lru_cache(maxsize=4096)
def traits_of(voice_id: str, name: str, about: str) -> Traits:
    """Return what a voice's id, name and description tell."""
    told = [plain_words(text) for text in (about, name, voice_id)]
    uses = {_VALUES["use"][found] for text in told for found in _PATTERNS["use"].findall(text)}
    return Traits(_first("gender", told), _first("age", told), frozenset(uses), f" {' '.join(told)}")


def _first(facet: str, texts: list[str]) -> str:
    found = next(filter(None, (_PATTERNS[facet].search(text) for text in texts)), None)
    return _VALUES[facet][found[0]] if found else ""


def plain_words(text: str) -> str:
    """Return the words of a text, folded: ``Deep_VoiceMan`` is "deep voice man"."""
    plain = unicodedata.normalize("NFKD", CAMEL.sub(" ", text)).casefold()
    folded = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", folded.replace("_", " ")))
