"""Sound effects of `voice_modify` (echo, reverb, telephone, robot): convolution, block by block."""

from functools import lru_cache
from typing import Any

import numpy as np

from studio.sandbox.media.encode import INPUT_HZ
from studio.sandbox.media.loudness import limit_softly

ECHO_S, ECHO_TIMES, ECHO_GAIN = 0.26, 5, 0.52
HALL_S, HALL_DECAY_S, HALL_EARLY_S, HALL_GAIN = 1.8, 0.4, (0.019, 0.031, 0.047, 0.061), 0.55
TELEPHONE_HZ = (300, 3_400)
TELEPHONE_TAPS = 401
DRIVE = 1.6
STEPS = 96
COMB_S, COMB_TIMES, COMB_GAIN = 0.0075, 4, 0.72
INAUDIBLE = 0.002


def echo_impulse() -> Any:
    """Return the impulse response of an echo: five repetitions, each softer and duller."""
    gap = round(ECHO_S * INPUT_HZ)
    impulse = np.zeros(gap * ECHO_TIMES + INPUT_HZ // 20)
    impulse[0], dull = 1, np.ones(1)
    for time in range(1, ECHO_TIMES + 1):
        dull = np.convolve(dull, np.hanning(7) / np.hanning(7).sum())
        impulse[gap * time : gap * time + len(dull)] += ECHO_GAIN**time * dull
    return impulse


def hall_impulse() -> Any:
    """Return the impulse response of a hall: direct sound, early reflections and a noise tail."""
    seconds = np.arange(round(HALL_S * INPUT_HZ)) / INPUT_HZ
    noise = np.random.default_rng(11).standard_normal(len(seconds)) * np.exp(-seconds / HALL_DECAY_S)
    noise[seconds < HALL_EARLY_S[0]] = 0
    impulse = noise * HALL_GAIN / np.sqrt(np.sum(noise**2))
    impulse[0] = 1
    for place, early_s in enumerate(HALL_EARLY_S):
        impulse[round(early_s * INPUT_HZ)] += 0.4 * 0.75**place
    return impulse


def telephone_filter() -> Any:
    """Return a band-pass filter of the telephone band (windowed sinc)."""
    place = np.arange(TELEPHONE_TAPS) - TELEPHONE_TAPS // 2
    low, high = (2 * hz / INPUT_HZ * np.sinc(2 * hz / INPUT_HZ * place) for hz in TELEPHONE_HZ)
    return (high - low) * np.hamming(TELEPHONE_TAPS)


def comb_impulse() -> Any:
    """Return the impulse response of a comb filter, which resonates at one pitch and its multiples."""
    gap = round(COMB_S * INPUT_HZ)
    impulse = np.zeros(gap * COMB_TIMES + 1)
    impulse[::gap] = COMB_GAIN ** np.arange(COMB_TIMES + 1)
    return impulse


def crush_bits(sound: Any) -> Any:
    """Return sound saturated and quantized to few steps."""
    return np.round(np.tanh(sound * DRIVE) / DRIVE * STEPS) / STEPS


IMPULSES = {
    "spacious_echo": echo_impulse,
    "auditorium_echo": hall_impulse,
    "lofi_telephone": telephone_filter,
    "robotic": comb_impulse,
}


@lru_cache(maxsize=len(IMPULSES))
def _impulse(name: str) -> Any:
    return IMPULSES[name]().astype(np.float32)


class Effect:
    """A sound effect on a stream of blocks, with the tail of its convolution; an unknown name changes nothing."""

    def __init__(self, name: str) -> None:
        self.impulse = _impulse(name) if name in IMPULSES else None
        self.is_telephone = name == "lofi_telephone"
        self.tail = np.zeros(len(self.impulse) - 1 if self.impulse is not None else 0, np.float32)

    def process(self, sound: Any) -> Any:
        """Return a block with the effect applied."""
        if self.impulse is None or not len(sound):
            return sound
        if self.is_telephone:
            sound = crush_bits(sound)
        count = len(sound) + len(self.tail)
        size = 1 << (count - 1).bit_length()
        wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(self.impulse, size), size)[:count]
        wet[: len(self.tail)] += self.tail
        self.tail = wet[len(sound) :].astype(np.float32)
        return limit_softly(wet[: len(sound)])

    def flush_tail(self) -> Any:
        """Return the audible rest of the tail after the last block."""
        audible = np.flatnonzero(np.abs(self.tail) > INAUDIBLE)
        return limit_softly(self.tail[: audible[-1] + 1]) if len(audible) else self.tail[:0]
