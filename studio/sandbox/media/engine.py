"""Speech engine for all languages: hibari for English, espeak-ng for the rest."""

from typing import Any

from studio.sandbox.media import noises
from studio.sandbox.media.english import EnglishEngine
from studio.sandbox.media.espeak_client import EspeakClient
from studio.sandbox.media.timbre import Timbre
from studio.sandbox.media.utterance import Utterance


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
        """Synthesize one part of a text in one language; `written` is the text as displayed, if it differs."""
        if language == "English":
            return self.english.speak(text, timbre, seed, written)
        return self.espeak.speak(text, language, timbre, written)

    def synthesize_sound(self, name: str, timbre: Timbre, seed: int) -> Any:
        """Synthesize a non-verbal sound such as a laugh or a breath."""
        if phonemes := noises.SYLLABLES.get(name):
            return self.english.synthesize_phonemes(phonemes, timbre, seed)
        return noises.synthesize_noise(name, seed)
