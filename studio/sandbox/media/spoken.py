"""What a speaker hands back: sound, and when its words are heard in it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from studio.sandbox.media.align import Word

RATE_HZ = 24_000
FADE_SAMPLES = 480


@dataclass(frozen=True, slots=True)
class Spoken:
    """Mono sound at 24 kHz, and when (seconds) each word of the text is heard in it."""

    sound: Any
    words: list[Word]


def nothing() -> Spoken:
    """Return no sound and no words: the text held nothing that can be pronounced."""
    return Spoken(np.zeros(0, np.float32), [])


def cut(sound: Any, words: list[Word], begin_s: float, end_s: float) -> Spoken:
    """Return a stretch of the sound, faded at both ends so that a join with silence does not click."""
    piece = sound[round(begin_s * RATE_HZ):round(end_s * RATE_HZ)].copy()
    fade = min(FADE_SAMPLES, len(piece) // 2)
    piece[:fade] *= np.linspace(0, 1, fade, dtype=np.float32)
    piece[len(piece) - fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    return Spoken(piece, [word.later(-begin_s) for word in words])


def joined(parts: list[Spoken]) -> Spoken:
    """Return stretches one after the other."""
    words, begin_s = [], 0.0
    for part in parts:
        words += [word.later(begin_s) for word in part.words]
        begin_s += len(part.sound) / RATE_HZ
    return Spoken(np.concatenate([part.sound for part in parts]), words)
