"""Sound effects of `voice_modify`: echoes, a telephone, a robot; a block goes in, as long a one comes out."""

from functools import lru_cache
from typing import Any

import numpy as np

from studio.sandbox.media.encode import IN_HZ
from studio.sandbox.media.level import limited

ECHO_S, ECHO_TIMES, ECHO_GAIN = 0.26, 5, 0.52
HALL_S, HALL_DECAY_S, HALL_EARLY_S, HALL_GAIN = 1.8, 0.4, (0.019, 0.031, 0.047, 0.061), 0.55
TELEPHONE_HZ, TELEPHONE_TAPS, DRIVE, STEPS = (300, 3_400), 401, 1.6, 96
COMB_S, COMB_TIMES, COMB_GAIN = 0.0075, 4, 0.72
UNHEARD = 0.002


def echo() -> Any:
    """Return what a clap sounds like before a far wall: itself again and again, ever duller."""
    gap = round(ECHO_S * IN_HZ)
    impulse = np.zeros(gap * ECHO_TIMES + IN_HZ // 20)
    impulse[0], dull = 1, np.ones(1)
    for time in range(1, ECHO_TIMES + 1):
        dull = np.convolve(dull, np.hanning(7) / np.hanning(7).sum())
        impulse[gap * time : gap * time + len(dull)] += ECHO_GAIN**time * dull
    return impulse


def hall() -> Any:
    """Return what a clap sounds like in a hall: itself, its first reflections, and a tail of noise."""
    seconds = np.arange(round(HALL_S * IN_HZ)) / IN_HZ
    noise = np.random.default_rng(11).standard_normal(len(seconds)) * np.exp(-seconds / HALL_DECAY_S)
    noise[seconds < HALL_EARLY_S[0]] = 0
    impulse = noise * HALL_GAIN / np.sqrt(np.sum(noise**2))
    impulse[0] = 1
    for place, early_s in enumerate(HALL_EARLY_S):
        impulse[round(early_s * IN_HZ)] += 0.4 * 0.75**place
    return impulse


def telephone() -> Any:
    """Return the response of a line that lets through what speech needs."""
    place = np.arange(TELEPHONE_TAPS) - TELEPHONE_TAPS // 2
    low, high = (2 * hz / IN_HZ * np.sinc(2 * hz / IN_HZ * place) for hz in TELEPHONE_HZ)
    return (high - low) * np.hamming(TELEPHONE_TAPS)


def comb() -> Any:
    """Return the response of a pipe, which rings at one pitch and its multiples."""
    gap = round(COMB_S * IN_HZ)
    impulse = np.zeros(gap * COMB_TIMES + 1)
    impulse[::gap] = COMB_GAIN ** np.arange(COMB_TIMES + 1)
    return impulse


def crushed(sound: Any) -> Any:
    """Return sound in few steps, as a bad line has it."""
    return np.round(np.tanh(sound * DRIVE) / DRIVE * STEPS) / STEPS


IMPULSES = {"spacious_echo": echo, "auditorium_echo": hall, "lofi_telephone": telephone, "robotic": comb}


@lru_cache(maxsize=len(IMPULSES))
def _impulse(name: str) -> Any:
    return IMPULSES[name]().astype(np.float32)


class Effect:
    """One take's effect, which remembers what still rings; an unknown name changes nothing."""

    def __init__(self, name: str) -> None:
        self.impulse = _impulse(name) if name in IMPULSES else None
        self.is_telephone = name == "lofi_telephone"
        self.ringing = np.zeros(len(self.impulse) - 1 if self.impulse is not None else 0, np.float32)

    def feed(self, sound: Any) -> Any:
        """Return a block with the effect on it."""
        if self.impulse is None or not len(sound):
            return sound
        if self.is_telephone:
            sound = crushed(sound)
        count = len(sound) + len(self.ringing)
        size = 1 << (count - 1).bit_length()
        wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(self.impulse, size), size)[:count]
        wet[: len(self.ringing)] += self.ringing
        self.ringing = wet[len(sound) :].astype(np.float32)
        return limited(wet[: len(sound)])

    def rest(self) -> Any:
        """Return what still rings once all is said, as far as it is heard."""
        heard = np.flatnonzero(np.abs(self.ringing) > UNHEARD)
        return limited(self.ringing[: heard[-1] + 1]) if len(heard) else self.ringing[:0]
