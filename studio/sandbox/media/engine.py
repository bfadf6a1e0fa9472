"""Speech engine for all languages: hibari for English, espeak-ng for the rest."""

import logging
import re
import unicodedata
from typing import Any

from studio.sandbox.media import noises
from studio.sandbox.media.english import EnglishEngine
from studio.sandbox.media.espeak_client import EspeakClient, NoVoice
from studio.sandbox.media.timbre import Timbre
from studio.sandbox.media.utterance import Utterance, empty_utterance

log = logging.getLogger(__name__)
LONG_NUMBER = re.compile(r"\d[\d,.\u066b\u066c]{14,}")  # libraries know names for so many places, and no more


class SpeechEngine:
    """Loads the English networks; the espeak-ng process starts in the meantime."""

    def __init__(self) -> None:
        self.espeak = EspeakClient()
        self.english = EnglishEngine()
        self.speak("Ready.", "English", Timbre(), 0)

    def close(self) -> None:
        """Stop the espeak-ng process."""
        self.espeak.close()

    def speak(self, text: str, language: str, timbre: Timbre, seed: int, written: str = "") -> Utterance:
        """Synthesize one part of a text in one language; `written` is the text as displayed, if it differs.

        What a library cannot read is read by its letters and digits alone and, if that fails too, left out: MiniMax
        speaks every text. Raises NoVoice.
        """
        written = written or text
        said = spell_long_numbers(text)
        for attempt in dict.fromkeys((said, keep_plain(said))):
            try:
                return self._speak(attempt, language, timbre, seed, written)
            except NoVoice:
                raise
            except Exception:  # libraries raise whatever they stumble over
                log.warning("a text cannot be read as %s", language, exc_info=True)
        return empty_utterance()

    def _speak(self, text: str, language: str, timbre: Timbre, seed: int, written: str) -> Utterance:
        if language == "English":
            return self.english.speak(text, timbre, seed, written)
        return self.espeak.speak(text, language, timbre, written)

    def synthesize_sound(self, name: str, timbre: Timbre, seed: int) -> Any:
        """Synthesize a non-verbal sound such as a laugh or a breath."""
        if phonemes := noises.SYLLABLES.get(name):
            return self.english.synthesize_phonemes(phonemes, timbre, seed)
        return noises.synthesize_noise(name, seed)


def spell_long_numbers(text: str) -> str:
    """Return a text in which numbers that no engine has a name for are read digit by digit."""
    return LONG_NUMBER.sub(lambda found: " ".join(found[0]), text)


def keep_plain(text: str) -> str:
    """Return the letters of a text, and its digits one by one, in their plainest forms."""
    plain = unicodedata.normalize("NFKC", text)
    kept = "".join(sign if unicodedata.category(sign)[0] in "LM" else spell(sign) for sign in plain)
    return " ".join(kept.split())


def spell(sign: str) -> str:
    """Return a digit as one of ours, with space around it, and a space for anything else."""
    value = unicodedata.decimal(sign, None)
    return " " if value is None else f" {value} "
