"""Recordings that a voice can be made of: a hum with syllables, at any rate, pitch and length."""

import io
import wave
from functools import cache
from math import gcd

import numpy as np

PITCH_HZ = 140


@cache
def hum(seconds: float = 12.0, rate_hz: int = 16_000, pitch_hz: int = PITCH_HZ, channels: int = 1) -> bytes:
    """Return a WAV file of a voice that hums in syllables, with a short pause between them."""
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    once = times[: rate_hz // gcd(rate_hz, pitch_hz)]  # what follows is the same over and over
    overtones = sum(np.sin(2 * np.pi * pitch_hz * number * once) / number for number in range(1, 12))
    syllables = np.clip(np.sin(2 * np.pi * 2.5 * times) * 3, 0, 1)
    return wav((np.resize(overtones, len(times)) * syllables * 6_000).astype("<i2"), rate_hz, channels)


def wav(samples: np.ndarray, rate_hz: int, channels: int = 1) -> bytes:
    """Return a WAV file of 16-bit samples, the same in each channel."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(np.repeat(samples, channels).tobytes())
    return target.getvalue()
