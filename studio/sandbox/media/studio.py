"""The speakers of all languages behind one door: hibari for English, espeak-ng for the rest."""

from typing import Any

from studio.sandbox.media import noises
from studio.sandbox.media.english import English
from studio.sandbox.media.foreign import Foreign
from studio.sandbox.media.spoken import Spoken
from studio.sandbox.media.timbre import Timbre


class Studio:
    """Loads the English networks; the child for the other languages starts meanwhile."""

    def __init__(self) -> None:
        self.foreign = Foreign()
        self.english = English()
        self.speak("Ready.", "English", Timbre(), 0)

    def close(self) -> None:
        """End the child."""
        self.foreign.close()

    def speak(self, text: str, language: str, timbre: Timbre, seed: int, written: str = "") -> Spoken:
        """Return one part of a text in one language; `written` is how people read it, if that differs."""
        if language == "English":
            return self.english.speak(text, timbre, seed, written)
        return self.foreign.speak(text, language, timbre, written)

    def noise(self, name: str, timbre: Timbre, seed: int) -> Any:
        """Return a laugh, a breath and the like."""
        if phonemes := noises.SYLLABLES.get(name):
            return self.english.utter(phonemes, timbre, seed)
        return noises.noise(name, seed)
