"""The speakers of all languages behind one door: hibari for English, espeak-ng for the rest."""

from typing import Any

from studio.sandbox.media import noises
from studio.sandbox.media.english import English, Spoken
from studio.sandbox.media.foreign import Foreign
from studio.sandbox.media.timbre import Timbre


class Studio:
    """Loads the English networks at once; the other languages start at their first word."""

    def __init__(self) -> None:
        self.english, self.foreign = English(), Foreign()
        self.speak("Ready.", "English", Timbre(), 0)

    def speak(self, text: str, language: str, timbre: Timbre, seed: int) -> Spoken:
        """One part of a text in one language."""
        if language == "English":
            return self.english.speak(text, timbre, seed)
        return self.foreign.speak(text, language, timbre)

    def noise(self, name: str, timbre: Timbre, seed: int) -> Any:
        """A laugh, a breath and the like."""
        if phonemes := noises.SYLLABLES.get(name):
            return self.english.utter(phonemes, timbre, seed)
        return noises.noise(name, seed)
