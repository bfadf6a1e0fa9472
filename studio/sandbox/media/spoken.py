"""What a speaker hands back: sound, and when its words are heard in it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from studio.sandbox.media import align

RATE_HZ = 24_000
QUIET, FRAME, FADE = 0.008, 120, 480  # amplitude; samples
LEAD_S, TAIL_S = 0.03, 0.1


@dataclass(frozen=True, slots=True)
class Spoken:
    """Mono sound at 24 kHz, and when (seconds) each word of the text is heard in it."""

    sound: Any
    words: list[align.Word]


def nothing() -> Spoken:
    """Return no sound and no words: the text held nothing that can be pronounced."""
    return Spoken(np.zeros(0, np.float32), [])


def timed(sound: Any, written: str, marks: list[tuple[str, float, float]], pace: float) -> Spoken:
    """Return sound without the silence around it, and the written words with the times of the spoken ones.

    `marks` are spoken words with the begin and end (seconds) of their share of the time; their sound may end sooner.
    """
    count = len(sound) // FRAME
    loud = np.flatnonzero(np.abs(sound[: count * FRAME]).reshape(-1, FRAME).max(axis=1) > QUIET)
    if not len(loud):
        return nothing()
    ends = [_last_heard(loud, begin, end) for _, begin, end in marks]
    words = align.words(written, [word for word, _, _ in marks], [begin for _, begin, _ in marks], ends)
    begin_s = max(loud[0] * FRAME / RATE_HZ - LEAD_S / pace, 0.0)
    end_s = (loud[-1] + 1) * FRAME / RATE_HZ + TAIL_S / pace
    return _cut(sound, [word.later(-begin_s) for word in words], begin_s, end_s)


def joined(parts: list[Spoken]) -> Spoken:
    """Return stretches one after the other."""
    words, begin_s = [], 0.0
    for part in parts:
        words += [word.later(begin_s) for word in part.words]
        begin_s += len(part.sound) / RATE_HZ
    return Spoken(np.concatenate([part.sound for part in parts]), words)


def _last_heard(loud: Any, begin: float, end: float) -> float:
    first, last = np.searchsorted(loud, [begin * RATE_HZ / FRAME, end * RATE_HZ / FRAME])
    return float(loud[last - 1] + 1) * FRAME / RATE_HZ if last > first else end


def _cut(sound: Any, words: list[align.Word], begin_s: float, end_s: float) -> Spoken:
    """Return a stretch of the sound, faded at both ends so that a join with silence does not click."""
    piece = sound[round(begin_s * RATE_HZ) : round(end_s * RATE_HZ)].copy()
    fade = min(FADE, len(piece) // 2)
    piece[:fade] *= np.linspace(0, 1, fade, dtype=np.float32)
    piece[len(piece) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return Spoken(piece, words)
