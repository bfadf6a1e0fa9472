"""An utterance: sound and the times of its words, trimmed and joined."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from studio.sandbox.media import align

RATE_HZ = 24_000
SILENCE_FLOOR = 0.008  # amplitude
FRAME_SAMPLES = 120
FADE_SAMPLES = 480
LEAD_S = 0.03
TAIL_S = 0.1


@dataclass(frozen=True, slots=True)
class Utterance:
    """Mono sound at 24 kHz, and the times (seconds) of the text's words in it."""

    sound: Any
    words: list[align.Word]


def empty_utterance() -> Utterance:
    """Return no sound and no words, for text without anything pronounceable."""
    return Utterance(np.zeros(0, np.float32), [])


def trim_and_align(sound: Any, written: str, marks: list[tuple[str, float, float]], pace: float) -> Utterance:
    """Trim the silence around sound, and align the written words with the times of the spoken ones.

    `marks` are spoken words with begin and end in seconds; their sound may end sooner.
    """
    count = len(sound) // FRAME_SAMPLES
    loud = np.flatnonzero(np.abs(sound[: count * FRAME_SAMPLES]).reshape(-1, FRAME_SAMPLES).max(axis=1) > SILENCE_FLOOR)
    if not len(loud):
        return empty_utterance()
    ends = [_last_audible_s(loud, begin, end) for _, begin, end in marks]
    words = align.align_words(written, [word for word, _, _ in marks], [begin for _, begin, _ in marks], ends)
    begin_s = max(loud[0] * FRAME_SAMPLES / RATE_HZ - LEAD_S / pace, 0.0)
    end_s = (loud[-1] + 1) * FRAME_SAMPLES / RATE_HZ + TAIL_S / pace
    return _slice(sound, [word.shift(-begin_s) for word in words], begin_s, end_s)


def concatenate(parts: list[Utterance]) -> Utterance:
    """Return utterances one after the other."""
    words, begin_s = [], 0.0
    for part in parts:
        words += [word.shift(begin_s) for word in part.words]
        begin_s += len(part.sound) / RATE_HZ
    return Utterance(np.concatenate([part.sound for part in parts]), words)


def _last_audible_s(loud: Any, begin: float, end: float) -> float:
    first, last = np.searchsorted(loud, [begin * RATE_HZ / FRAME_SAMPLES, end * RATE_HZ / FRAME_SAMPLES])
    return float(loud[last - 1] + 1) * FRAME_SAMPLES / RATE_HZ if last > first else end


def _slice(sound: Any, words: list[align.Word], begin_s: float, end_s: float) -> Utterance:
    """Return a slice of the sound, faded at both ends so that it joins silence without a click."""
    piece = sound[round(begin_s * RATE_HZ) : round(end_s * RATE_HZ)].copy()
    fade = min(FADE_SAMPLES, len(piece) // 2)
    piece[:fade] *= np.linspace(0, 1, fade, dtype=np.float32)
    piece[len(piece) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return Utterance(piece, words)
