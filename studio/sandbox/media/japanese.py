"""Japanese as kana, since espeak-ng reads kana only: by words and characters that are read in one way most often."""

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

AGAIN = "々"  # the character before it once more
TOPICS = {"は": "わ", "へ": "え"}  # particles are not said as they are written


def _pairs(table: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in table.split())


_TABLE = tomllib.loads((Path(__file__).parent / "japanese.toml").read_text("utf-8"))
WORDS, COUNTERS = _pairs(_TABLE["words"]), _pairs(_TABLE["counters"])
KANJI = {sign: tuple(readings.split("/")) for sign, readings in _pairs(_TABLE["kanji"]).items()}
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々"
_PARTS = re.compile("|".join([*map(re.escape, sorted(WORDS, key=len, reverse=True)), f"[{HAN}]+", "[はへ]"]))


@lru_cache(maxsize=256)
def is_readable(text: str) -> bool:
    """Return whether every character of a text has a reading here."""
    return not re.search(f"[{HAN}]", in_kana(text))


@lru_cache(maxsize=256)
def in_kana(text: str) -> str:
    """Return a text in which every character that has a reading here is written as kana."""
    text = unicodedata.normalize("NFC", text)
    return _PARTS.sub(lambda found: _read(found, text), text)


def _read(found: re.Match[str], text: str) -> str:
    part, before = found[0], text[: found.start()][-1:]
    if part in WORDS:
        return WORDS[part]
    if part in TOPICS:
        return TOPICS[part] if re.match(f"[{HAN}]", before) else part
    if before.isdigit() and part[0] in KANJI:
        return COUNTERS.get(part[0], KANJI[part[0]][0]) + (_run(part[1:]) if part[1:] else "")
    return _run(part)


def _run(signs: str) -> str:
    """Return the reading of characters side by side: words first, then each for itself."""
    signs = re.sub(f"(.){AGAIN}", r"\1\1", signs)
    if len(signs) == 1:
        return KANJI[signs][1] if signs in KANJI else signs
    for size in range(len(signs) - 1, 1, -1):
        for at in range(len(signs) - size + 1):
            if word := WORDS.get(signs[at : at + size]):
                return f"{_run(signs[:at]) if at else ''}{word}{_run(signs[at + size :]) if signs[at + size :] else ''}"
    return "".join(KANJI[sign][0] if sign in KANJI else sign for sign in signs)
