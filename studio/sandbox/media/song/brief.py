"""Parse a song request: style, tempo, key, length and singer as numbers."""

import re
import zlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from studio.sandbox.media.song.styles import STYLES, Style
from studio.sandbox.media.song.theory import MODES, NAMES, Key
from studio.sandbox.media.timbre import Timbre

BPM_LIMITS = (50.0, 190.0)
BPM = re.compile(r"(\d{2,3})\s*-?\s*bpm", re.IGNORECASE)
KEY = re.compile(  # a small "a" is an article
    r"\b((?-i:[A-G])|[b-g])\s?(#|♯|b|♭|[ -]?sharp|[ -]?flat)?[ -]?(major|minor|maj|min|dorian|mixolydian)\b", re.I
)
LENGTH = re.compile(  # "80s" is a decade
    r"(?<![\d.])(?!\d0s\b)(\d{1,3})[\s-]*(s|sec|secs|seconds?|m|min|mins|minutes?)\b", re.IGNORECASE
)
WORD = re.compile(r"[\w&-]+")
MIN_LENGTH_S = 10.0
MAX_LENGTH_S = 240.0
SAD = {"sad", "melancholy", "melancholic", "dark", "gloomy", "heartbreak", "lonely", "moody", "tragic", "minor"}
HAPPY = {"happy", "joyful", "cheerful", "bright", "uplifting", "sunny", "playful", "fun", "celebration", "major"}
SLOW = {"slow", "slowly", "gentle", "relaxed", "calm", "laid-back", "peaceful", "sleepy"}
FAST = {"fast", "energetic", "driving", "quick", "uptempo", "up-tempo", "upbeat", "frantic", "energy", "intense"}
WOMEN = {"female", "woman", "girl", "women", "soprano", "alto", "lady", "her", "diva"}
MEN = {"male", "man", "boy", "men", "tenor", "baritone", "bass-voice", "guy", "deep"}
# Lowest note (MIDI) and timbre of each singer.
WOMAN = (56, Timbre(formant=1.0, tilt_db=0.4))
MAN = (47, Timbre(formant=0.92, tilt_db=0.2))


@dataclass(frozen=True, slots=True)
class Brief:
    """The parameters of a song."""

    style: Style
    bpm: float
    key: Key
    seconds: float  # 0: as long as the lyrics need
    lowest: int  # the singer's lowest MIDI note
    timbre: Timbre
    bright_db: float
    seed: int

    def rng(self, *place: str | int) -> np.random.Generator:
        """Return a random generator that depends on the request and on the place alone."""
        return np.random.default_rng([self.seed, zlib.crc32(" ".join(map(str, place)).encode())])


def parse_request(request: dict[str, Any]) -> Brief:
    """Return the brief of a request (described in `song.Song`)."""
    prompt = str(request.get("prompt") or "")
    seed = zlib.crc32(f"{request.get('seed') or 0} {prompt} {request.get('lyrics') or ''}".encode())
    words = set(WORD.findall(prompt.lower()))
    dice = np.random.default_rng([seed, 1])
    style = choose_style(words, prompt.lower(), dice)
    lowest, timbre = choose_singer(words, dice)
    brief = Brief(
        style,
        choose_bpm(prompt, words, style, dice),
        choose_key(prompt, words, style, dice),
        parse_length_s(prompt),
        lowest,
        timbre,
        0.0,
        seed,
    )
    return apply_references(brief, request.get("voice") or {}, request.get("band") or {}, prompt)


def choose_style(words: set[str], prompt: str, dice: np.random.Generator) -> Style:
    """Return the style with the most matching words; a random one where none matches."""
    scores = {name: len(words & style.words) + 2 * (name in prompt.replace("-", "")) for name, style in STYLES.items()}
    best = max(scores, key=lambda name: scores[name])
    return STYLES[best] if scores[best] else STYLES[("pop", "folk", "electronic", "ballad")[dice.integers(4)]]


def choose_bpm(prompt: str, words: set[str], style: Style, dice: np.random.Generator) -> float:
    """Return beats a minute: as requested, or within the range of the style."""
    if asked := BPM.search(prompt):
        return min(max(float(asked[1]), BPM_LIMITS[0]), BPM_LIMITS[1])
    low, high = style.bpm
    found = float(dice.integers(low, high + 1))
    faster = bool(words & FAST) - bool(words & SLOW)
    return found if not faster else (high * 1.08 if faster > 0 else low * 0.9)


def choose_key(prompt: str, words: set[str], style: Style, dice: np.random.Generator) -> Key:
    """Return the key: as requested, in the mode of the mood, or one of the style's own."""
    tonic = int(dice.integers(12))
    mode = style.modes[dice.integers(len(style.modes))]
    if words & SAD:
        mode = mode if mode in ("minor", "dorian") else "minor"
    elif words & HAPPY:
        mode = mode if mode in ("major", "mixolydian") else "major"
    if asked := KEY.search(prompt):
        return Key(_tonic(asked[1], asked[2] or ""), _mode(asked[3].lower()))
    return Key(tonic, mode)


def parse_length_s(prompt: str) -> float:
    """Return the requested length in seconds, 0 for none."""
    if not (asked := LENGTH.search(prompt)):
        return 0.0
    seconds = float(asked[1]) * (60 if asked[2].lower().startswith("m") else 1)
    return min(max(seconds, MIN_LENGTH_S), MAX_LENGTH_S)


def choose_singer(words: set[str], dice: np.random.Generator) -> tuple[int, Timbre]:
    """Return the lowest note and the timbre of the singer."""
    either = WOMAN if dice.integers(2) else MAN
    if words & WOMEN:
        return WOMAN
    return MAN if words & MEN else either


def apply_references(brief: Brief, voice: dict[str, Any], band: dict[str, Any], prompt: str) -> Brief:
    """Return the brief with the measures of reference recordings (`analysis.analyse`) applied."""
    if voice.get("pitch_hz"):
        speaking = 69 + 12 * float(np.log2(float(voice["pitch_hz"]) / 440))
        formant = float(np.clip(0.92 * (float(voice["pitch_hz"]) / 120) ** 0.16, 0.86, 1.08))
        tilt = float(np.clip(voice.get("tilt_db") or 0, -3, 3))
        lowest = round(min(max(speaking - 1, 40), 60))
        brief = replace(brief, lowest=lowest, timbre=Timbre(formant=formant, tilt_db=tilt))
    if band.get("bpm"):
        bpm = brief.bpm if BPM.search(prompt) else float(band["bpm"])
        found = brief.key if KEY.search(prompt) else Key(int(band["tonic"]) % 12, _mode(str(band["mode"])))
        brief = replace(brief, bpm=bpm, key=found, bright_db=float(np.clip(band.get("bright_db") or 0, -4, 4)))
    return brief


def _tonic(letter: str, accidental: str) -> int:
    sign = {"#": 1, "♯": 1, "sharp": 1, "b": -1, "♭": -1, "flat": -1}.get(accidental.strip(" -").lower(), 0)
    return (NAMES.index(letter.upper()) + sign) % 12


def _mode(name: str) -> str:
    return {"maj": "major", "min": "minor"}.get(name, name if name in MODES else "major")
