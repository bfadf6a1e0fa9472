"""Derives a voice from its description: words that people use of voices, and their effect on its numbers."""

import re
import tomllib
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from studio.sandbox.media.timbre import FORMANT_LIMITS, HZ_LIMITS, PACE_LIMITS, Timbre
from studio.sandbox.speech.catalog import LANGUAGES

ADDED = {"tract": "formant", "tilt": "tilt_db", "breath": "breath", "whisper": "whisper", "gain": "gain_db",
         "rough": "rough"}  # fmt: skip
USUAL_PERSON = "woman"
MORE = re.compile(r"\b(very|extremely|really|super|incredibly|deeply)\b")
LESS = re.compile(r"\b(slightly|somewhat|fairly|rather|bit|little|touch|hint)\b")
NONE = re.compile(r"\b(not|no|never|without|nor|isn't|doesn't|avoid|less)\b|不$|没有$|n't\b")
ACCENT = re.compile(r"[\s-]*accent")
OTHER_NAMES = {"Chinese": "mandarin 中文 普通话", "Chinese,Yue": "cantonese 粤语", "Japanese": "日语", "Korean": "韩语"}
LIMITS = {
    "pitch_hz": HZ_LIMITS, "formant": FORMANT_LIMITS, "pace": PACE_LIMITS, "spread": (0.1, 2.0), "tilt_db": (-3.5, 3.5),
    "whisper": (0.0, 1.0), "rough": (0.0, 0.09), "breath": (-0.5, 1.5), "gain_db": (-8.0, 4.0),
}  # fmt: skip
# by so much two descriptions that name the same traits differ
SEMITONES = 0.8
TRACT = 0.01


@dataclass(frozen=True, slots=True)
class Row:
    """A person or a trait: the words that name it, and its numbers."""

    words: re.Pattern[str]
    numbers: dict[str, Any]


def _pattern(words: str) -> re.Pattern[str]:
    # "_" stands for a space or a hyphen.
    names = "|".join(map(re.escape, sorted(words.lower().split(), key=len, reverse=True))).replace("_", "[ -]")
    return re.compile(rf"(?<![a-z])(?:{names})(?:'?s)?(?![a-z])")


def _rows(kind: str) -> dict[str, Row]:
    table = tomllib.loads((Path(__file__).parents[1] / "media" / "voice_words.toml").read_text("utf-8"))[kind]
    return {name: Row(_pattern(row.pop("words")), row) for name, row in table.items()}


PEOPLE = _rows("person")
TRAITS = _rows("trait")
TONGUES = {name: _pattern(f"{name} {OTHER_NAMES.get(name, '')}" if "," not in name else OTHER_NAMES[name])
           for name in LANGUAGES if name != "auto"}  # fmt: skip


def parse_description(prompt: str) -> tuple[dict[str, Any], str]:
    """Return the numbers of the voice that a description asks for, and its native language."""
    text = " ".join(prompt.lower().split())
    found = {"spread": 1.0, "pace": 1.0, "breath": 0.0, "whisper": 0.0, "tilt_db": 0.0, "gain_db": 0.0, "rough": 0.0,
             **find_person(text)}  # fmt: skip
    seed = zlib.crc32(text.encode())
    semitones = SEMITONES * (seed % 201 - 100) / 100
    found["formant"] += TRACT * (seed // 201 % 201 - 100) / 100
    for trait in TRAITS.values():
        share = strength_of(text, trait.words)
        semitones += share * trait.numbers.get("semitones", 0.0)
        for name, field in ADDED.items():
            found[field] += share * trait.numbers.get(name, 0.0)
        for field in ("spread", "pace"):
            found[field] *= trait.numbers.get(field, 1.0) ** share
    found["pitch_hz"] *= 2 ** (semitones / 12)
    for field, (low, high) in LIMITS.items():
        found[field] = round(min(max(found[field], low), high), 4)
    usual = asdict(Timbre())
    return {name: value for name, value in found.items() if value != usual[name]}, find_language(text)


def find_person(text: str) -> dict[str, Any]:
    """Return the person that the text names first; of two at one place the longer word."""
    found = [(match.start(), -len(match[0]), name) for name, row in PEOPLE.items() if (match := row.words.search(text))]
    return PEOPLE[min(found)[2] if found else USUAL_PERSON].numbers


def strength_of(text: str, words: re.Pattern[str]) -> float:
    """Return how much of a trait a text asks for: 1, more, less, or 0 where it is negated."""
    found = words.search(text)
    if found is None:
        return 0.0
    before = " ".join(re.split(r"[,.;:!?，。；]", text[: found.start()])[-1].split()[-3:])
    if NONE.search(before):
        return 0.0
    return 1.4 if MORE.search(before) else 0.5 if LESS.search(before) else 1.0


def find_language(text: str) -> str:
    """Return the language that a text names, else the one that it is written in."""
    for name, words in TONGUES.items():
        found = words.search(text)
        if found and not ACCENT.match(text, found.end()):
            return name
    return "Chinese" if any("\u4e00" <= character <= "\u9fff" for character in text) else "English"
