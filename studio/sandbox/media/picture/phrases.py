"""Find the phrases of the tables in the words of a prompt."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from studio.sandbox.media.picture.lights import load_lights
from studio.sandbox.media.picture.nouns import load_nouns

TOKEN = re.compile(r"[a-z0-9&][a-z0-9&é'-]*|[\u3040-\u9fff]|[,.;:!?()]")
IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "people": "person", "wolves": "wolf", "leaves": "leaf",
    "knives": "knife", "loaves": "loaf", "mice": "mouse", "foxes": "fox", "buses": "bus", "cacti": "cactus",
}  # fmt: skip
MAX_WORDS = 8

Phrases = Mapping[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found at words `start` to `end`, and what it stands for."""

    start: int
    end: int
    key: str


def tokenize(text: str) -> list[str]:
    """Return the words of a text; each Chinese character is one."""
    return TOKEN.findall(text.lower())


@cache
def load_tables() -> Mapping[str, Phrases]:
    """Return what each phrase stands for, table by table."""
    written = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    written["light"] = {name: light.words for name, light in load_lights().items()}
    written["noun"] = {name: noun.words for name, noun in load_nouns().items()}
    return {
        name: {tuple(tokenize(phrase)): key for key, phrases in table.items() for phrase in phrases}
        for name, table in written.items()
    }


def singular_forms(word: str) -> list[str]:
    """Return what a word may be the plural of, itself first."""
    found = [word, IRREGULAR.get(word, word)]
    for end, instead in (("ies", "y"), ("es", ""), ("s", "")):
        if word.endswith(end) and len(word) > len(end) + 2:
            found.append(word.removesuffix(end) + instead)
    return found


def find_matches(words: list[str], table: str) -> Iterator[Match]:
    """Yield the phrases of a table in order, the longest at each word."""
    phrases, at = load_tables()[table], 0
    while at < len(words):
        for end in range(min(len(words), at + MAX_WORDS), at, -1):
            *first, last = words[at:end]
            key = next((phrases[(*first, one)] for one in singular_forms(last) if (*first, one) in phrases), None)
            if key is not None:
                yield Match(at, end, key)
                at = end - 1
                break
        at += 1
