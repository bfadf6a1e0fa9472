"""Measure texts before they are sent: characters and estimated seconds."""

import unicodedata

from studio.minimax.catalog.speech import PACE
from studio.minimax.speech.pauses import PAUSE


def count_characters(text: str) -> int:
    """Return the characters that MiniMax limits and, as far as can be told beforehand, charges: pauses are free."""
    return len(PAUSE.sub("", text))


def estimate_seconds(text: str, speed: float = 1.0) -> float:
    """Return the estimated length of a spoken text in seconds, pauses included."""
    words = PAUSE.sub("", text)
    signs = sum(map(_is_ideograph, words))
    spoken = signs / PACE["signs_per_second"] + (len(words) - signs) / PACE["letters_per_second"]
    return spoken / speed + sum(map(float, PAUSE.findall(text)))


def _is_ideograph(character: str) -> bool:
    # Wide letters are Chinese, Japanese and Korean; wide marks (、。) take next to no time, like letters.
    return unicodedata.east_asian_width(character) in "WF" and character.isalpha()
