"""Japanese to kana, since espeak-ng reads kana only: words and characters by their most frequent reading."""

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

ITERATION_MARK = "々"  # repeats the character before it
PARTICLES = {"は": "わ", "へ": "え"}  # particles are not pronounced as written


def _parse_pairs(table: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in table.split())


_TABLE = tomllib.loads((Path(__file__).parent / "japanese.toml").read_text("utf-8"))
WORDS = _parse_pairs(_TABLE["words"])
COUNTERS = _parse_pairs(_TABLE["counters"])
KANJI = {sign: tuple(readings.split("/")) for sign, readings in _parse_pairs(_TABLE["kanji"]).items()}
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々"
_PARTS = re.compile("|".join([*map(re.escape, sorted(WORDS, key=len, reverse=True)), f"[{HAN}]+", "[はへ]"]))


@lru_cache(maxsize=256)
def is_readable(text: str) -> bool:
    """Return whether every character of a text has a reading in the table."""
    return not re.search(f"[{HAN}]", to_kana(text))


@lru_cache(maxsize=256)
def to_kana(text: str) -> str:
    """Return a text in kana, except for characters without a reading in the table."""
    text = unicodedata.normalize("NFC", text)
    return _PARTS.sub(lambda found: _reading_of_match(found, text), text)


def _reading_of_match(found: re.Match[str], text: str) -> str:
    part, before = found[0], text[: found.start()][-1:]
    if part in WORDS:
        return WORDS[part]
    if part in PARTICLES:
        return PARTICLES[part] if re.match(f"[{HAN}]", before) else part
    if before.isdigit() and part[0] in KANJI:
        return COUNTERS.get(part[0], KANJI[part[0]][0]) + (_reading(part[1:]) if part[1:] else "")
    return _reading(part)


def _reading(signs: str) -> str:
    """Return the reading of adjacent characters: words of the table first, then each character alone."""
    signs = re.sub(f"(.){ITERATION_MARK}", r"\1\1", signs)
    if len(signs) == 1:
        return KANJI[signs][1] if signs in KANJI else signs
    for size in range(len(signs) - 1, 1, -1):
        for at in range(len(signs) - size + 1):
            if word := WORDS.get(signs[at : at + size]):
                before, after = signs[:at], signs[at + size :]
                return f"{_reading(before) if before else ''}{word}{_reading(after) if after else ''}"
    return "".join(KANJI[sign][0] if sign in KANJI else sign for sign in signs)
