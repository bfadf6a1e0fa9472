"""Which language a stretch of text is in: by its script, what was asked for, its words, and the voice's own."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from studio.sandbox.media.japanese import is_readable

# Scripts that no language of the API uses, though espeak-ng can read them.
OTHER_SCRIPTS = {
    "BENGALI": "bn",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "SINHALA": "si",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "ETHIOPIC": "am",
    "MYANMAR": "my",
}
SCRIPTS = {
    "LATIN": "Latin",
    "CYRILLIC": "Cyrillic",
    "CJK": "Han",
    "HIRAGANA": "Kana",
    "KATAKANA": "Kana",
    "HANGUL": "Hangul",
    "ARABIC": "Arabic",
    "HEBREW": "Hebrew",
    "GREEK": "Greek",
    "THAI": "Thai",
    "DEVANAGARI": "Devanagari",
    "TAMIL": "Tamil",
    "FULLWIDTH": "Latin",
    "IDEOGRAPHIC": "Han",
    "KATAKANA-HIRAGANA": "Kana",
    "HALFWIDTH": "Kana",
    **{name: name for name in OTHER_SCRIPTS},
}
JAPANESE, CHINESE = "Japanese", ("Chinese", "Chinese,Yue")
PLAIN = {"Latin": "English", "Cyrillic": "Russian", "Arabic": "Arabic", "Han": "Chinese"}


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the API."""

    name: str
    espeak: str
    script: str
    words: frozenset[str]
    letters: frozenset[str]


def _load() -> dict[str, Language]:
    rows = tomllib.loads((Path(__file__).parent / "languages.toml").read_text("utf-8"))
    return {
        name: Language(
            name,
            row["espeak"],
            row["script"],
            frozenset(row.get("words", "").split()),
            frozenset(row.get("letters", "")),
        )
        for name, row in rows.items()
    }


LANGUAGES = _load()


@lru_cache(maxsize=8192)
def script_of(character: str) -> str:
    """Return the script of a letter; empty for digits, punctuation, marks, emoji and what has no name."""
    if not character.isalpha():
        return ""
    return SCRIPTS.get(unicodedata.name(character, "").split(" ")[0], "")


def espeak_id(language: str) -> str:
    """Return the espeak-ng voice for a language's name (or for a script outside the API's languages)."""
    known = LANGUAGES.get(language)
    return known.espeak if known else OTHER_SCRIPTS.get(language, "en")


class Guess:
    """The languages of one request: one for each script that occurs in it."""

    def __init__(self, text: str, boost: str, own: str) -> None:
        self.text, self.boost, self.own = text, boost, own

    def language(self, script: str, sentence: str = "") -> str:
        """Return the language that text of this script is read in, in this sentence."""
        if script == "Kana" or (script == "Han" and self._is_japanese(sentence)):
            return JAPANESE
        if script in OTHER_SCRIPTS:
            return script
        rivals = [language for language in LANGUAGES.values() if language.script == script]
        if not rivals:
            return self.own if not script else "English"
        if any(language.name == self.boost for language in rivals):
            return self.boost
        return rivals[0].name if len(rivals) == 1 else self._among(rivals, script, sentence)

    def _is_japanese(self, sentence: str) -> bool:
        """Return whether characters are Japanese; all must be known, since others have a Chinese reading only."""
        if self.boost in CHINESE or not is_readable(sentence):
            return False
        return JAPANESE in (self.boost, self.own) or has_kana(sentence) or has_kana(self.text)

    def _among(self, rivals: list[Language], script: str, sentence: str) -> str:
        at_home = any(language.name == self.own for language in rivals)
        # The voice's own language wins unless another is clearly better: "Hotel" is no evidence against it.
        usual = _clearest(self.text, script, self.own, 2) if at_home else _clearest(self.text, script, PLAIN[script], 1)
        return _clearest(sentence, script, usual, 2)


def _clearest(text: str, script: str, usual: str, margin: float) -> str:
    """Return the language that the text speaks most for, or the usual one when the lead over it is small."""
    scores = evidence(text, script)
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= scores[usual] + margin else usual


@lru_cache(maxsize=256)
def has_kana(text: str) -> bool:
    """Return whether there are signs in a text that only Japanese has."""
    return any(script_of(character) == "Kana" for character in text)


@lru_cache(maxsize=256)
def evidence(text: str, script: str) -> dict[str, float]:
    """Return how much speaks for each language of a script: its words, and letters that its neighbours do without."""
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text.lower()[:4000])
    letters = set(text.lower())
    return {
        language.name: sum(word in language.words for word in words) + 1.5 * len(letters & language.letters)
        for language in LANGUAGES.values()
        if language.script == script
    }
