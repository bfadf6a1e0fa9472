"""Effects on sound at 44.1 kHz: reverb, echo, ducking and a limiter."""

from functools import lru_cache
from typing import Any

import numpy as np

from studio.sandbox.media.song.soundfont import RATE_HZ

BLOCK_SAMPLES = 1 << 17
ROOM_S = 1.7
DAMPED_HZ = 4_500.0
STEP_SAMPLES = 128  # control rate of the gains
CEILING = 0.89  # highest peak
LOOKAHEAD_STEPS = 12


@lru_cache(maxsize=1)
def hall_impulse() -> Any:
    """Return the impulse response (2 x samples) of a hall: decaying noise, treble first."""
    count = round(ROOM_S * RATE_HZ)
    dice = np.random.default_rng(7)
    at = np.arange(count) / RATE_HZ
    noise = dice.standard_normal((2, count)) * np.exp(-6.9 * at / ROOM_S)
    noise[:, : round(0.012 * RATE_HZ)] *= 0.1
    spectrum = np.fft.rfft(noise)
    hz = np.fft.rfftfreq(count, 1 / RATE_HZ)
    spectrum *= (hz / (hz + 180)) / (1 + (hz / DAMPED_HZ) ** 2)
    response = np.fft.irfft(spectrum, count)
    return (response / np.sqrt(np.sum(response**2, axis=1, keepdims=True))).astype(np.float32)


def fast_fft_size(count: int) -> int:
    """Return a size not much above a count that transforms quickly: few small primes and powers of two."""
    unit = 1 << max(count.bit_length() - 4, 0)
    return -(-count // unit) * unit


def reverberate(sound: Any) -> Any:
    """Return the reverb (2 x samples) of a mono sound, by overlap-add so that long songs fit in memory."""
    response = hall_impulse()
    size = fast_fft_size(BLOCK_SAMPLES + response.shape[1])
    spectrum = np.fft.rfft(response, size)
    wet = np.zeros((2, len(sound) + size), np.float32)
    for at in range(0, len(sound), BLOCK_SAMPLES):
        piece = np.fft.irfft(np.fft.rfft(sound[at : at + BLOCK_SAMPLES], size) * spectrum, size)
        wet[:, at : at + size] += piece
    return wet[:, : len(sound)]


def render_echoes(sound: Any, delay_s: float) -> Any:
    """Return two soft repetitions of a mono sound."""
    wet, delay = np.zeros_like(sound), round(delay_s * RATE_HZ)
    for number, gain in ((1, 0.5), (2, 0.22)):
        if number * delay < len(sound):
            wet[number * delay :] += np.float32(gain) * sound[: -number * delay]
    return wet


def measure_rms(sound: Any) -> float:
    """Return the RMS level of a mono sound, silence left out."""
    count = len(sound) // 4096
    powers = np.mean(np.square(sound[: count * 4096].reshape(-1, 4096)), axis=1)
    audible = powers[powers > powers.max() * 0.02] if count else powers
    return float(np.sqrt(np.mean(audible))) if len(audible) else 0.0


def ducking_gain(sound: Any, depth_db: float) -> Any:
    """Return the gain that lowers other parts while a mono sound is present."""
    count = -(-len(sound) // STEP_SAMPLES)
    padded = np.pad(np.abs(sound), (0, count * STEP_SAMPLES - len(sound))).reshape(-1, STEP_SAMPLES).max(axis=1)
    present = np.convolve(padded > 0.05 * max(float(padded.max()), 1e-6), np.hanning(90) / np.hanning(90).sum(), "same")
    return _interpolate_steps(10 ** (-depth_db * np.minimum(present * 1.5, 1) / 20), len(sound))


def limit_peaks(sound: Any) -> Any:
    """Limit the peaks of stereo sound to the ceiling by a look-ahead gain."""
    length = sound.shape[1]
    count = -(-length // STEP_SAMPLES)
    peaks = np.pad(np.abs(sound).max(axis=0), (0, count * STEP_SAMPLES - length)).reshape(-1, STEP_SAMPLES).max(axis=1)
    wanted = np.minimum(1, CEILING / np.maximum(peaks, 1e-9))
    padded = np.pad(wanted, LOOKAHEAD_STEPS * 2, mode="edge")
    lowest = np.lib.stride_tricks.sliding_window_view(padded, 2 * LOOKAHEAD_STEPS + 3).min(axis=1)
    window = np.hanning(2 * LOOKAHEAD_STEPS + 1)
    smooth = np.convolve(np.pad(lowest, LOOKAHEAD_STEPS, mode="edge"), window / window.sum(), "same")
    middle = (len(smooth) - count) // 2
    return sound * _interpolate_steps(smooth[middle : middle + count], length)


def _interpolate_steps(steps: Any, length: int) -> Any:
    """Interpolate a value per step to a value per sample."""
    places = (np.arange(len(steps)) + 0.5) * STEP_SAMPLES
    return np.interp(np.arange(length), places, steps).astype(np.float32)
