"""Language detection: by script, the requested language, frequent words, and the voice's own language."""

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
JAPANESE = "Japanese"
CHINESE = ("Chinese", "Chinese,Yue")
DEFAULT_BY_SCRIPT = {"Latin": "English", "Cyrillic": "Russian", "Arabic": "Arabic", "Han": "Chinese"}


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the API, with words and letters that identify it."""

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
    """Return the script of a letter; empty for digits, punctuation, marks, emoji and unnamed characters."""
    if not character.isalpha():
        return ""
    return SCRIPTS.get(unicodedata.name(character, "").split(" ")[0], "")


def espeak_id(language: str) -> str:
    """Return the espeak-ng voice for a language's name, or for a script outside the API's languages."""
    known = LANGUAGES.get(language)
    return known.espeak if known else OTHER_SCRIPTS.get(language, "en")


class LanguageDetector:
    """Detects the language of a request's text, one for each script that occurs in it."""

    def __init__(self, text: str, boost: str, own: str) -> None:
        self.text, self.boost, self.own = text, boost, own

    def language(self, script: str, sentence: str = "") -> str:
        """Return the language of text in a script within a sentence."""
        if script == "Kana" or (script == "Han" and self._is_japanese(sentence)):
            return JAPANESE
        if script in OTHER_SCRIPTS:
            return script
        rivals = [language for language in LANGUAGES.values() if language.script == script]
        if not rivals:
            return self.own if not script else "English"
        if any(language.name == self.boost for language in rivals):
            return self.boost
        return rivals[0].name if len(rivals) == 1 else self._choose(rivals, script, sentence)

    def _is_japanese(self, sentence: str) -> bool:
        """Return whether Han characters are Japanese; all must have a Japanese reading."""
        if self.boost in CHINESE or not is_readable(sentence):
            return False
        return JAPANESE in (self.boost, self.own) or has_kana(sentence) or has_kana(self.text)

    def _choose(self, rivals: list[Language], script: str, sentence: str) -> str:
        at_home = any(language.name == self.own for language in rivals)
        # The voice's own language wins unless another is clearly better: "Hotel" is no evidence against it.
        usual = (
            _best_language(self.text, script, self.own, 2)
            if at_home
            else _best_language(self.text, script, DEFAULT_BY_SCRIPT[script], 1)
        )
        return _best_language(sentence, script, usual, 2)


def _best_language(text: str, script: str, usual: str, margin: float) -> str:
    """Return the language with the highest score, or the default when its lead is below the margin."""
    scores = score_languages(text, script)
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= scores[usual] + margin else usual


@lru_cache(maxsize=256)
def has_kana(text: str) -> bool:
    """Return whether a text has kana, which only Japanese uses."""
    return any(script_of(character) == "Kana" for character in text)


@lru_cache(maxsize=256)
def score_languages(text: str, script: str) -> dict[str, float]:
    """Return a score for each language of a script, by its frequent words and distinctive letters."""
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text.lower()[:4000])
    letters = set(text.lower())
    return {
        language.name: sum(word in language.words for word in words) + 1.5 * len(letters & language.letters)
        for language in LANGUAGES.values()
        if language.script == script
    }
