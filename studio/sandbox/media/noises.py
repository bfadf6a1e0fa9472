"""Sounds that are not words: breaths as filtered noise, laughs as phonemes."""

from typing import Any

import numpy as np

RATE_HZ = 24_000
# Syllables in the phonemes of the English voice.
SYLLABLES = {"laughs": "hˈɑ hɑ hɑ hɑ!", "chuckle": "hə hˈə hə.", "groans": "ˈɔː.", "humming": "mˈm m m.", "emm": "ˈʌm."}
# Duration (s), band (Hz, Hz), and the position of the envelope's peak (0 to 1).
BREATHS = {
    "breath": (0.7, 500, 3_500, 0.5),
    "inhale": (0.6, 900, 5_000, 0.8),
    "exhale": (0.7, 400, 2_800, 0.2),
    "gasps": (0.35, 900, 5_500, 0.3),
    "sighs": (0.9, 350, 2_400, 0.25),
    "sniffs": (0.3, 2_000, 7_500, 0.7),
    "pant": (0.9, 600, 4_000, 0.5),
    "hissing": (0.8, 4_500, 10_000, 0.4),
    "coughs": (0.3, 400, 3_500, 0.08),
    "sneezes": (0.45, 1_500, 8_000, 0.1),
    "snorts": (0.35, 300, 2_500, 0.3),
    "clear-throat": (0.4, 200, 1_600, 0.3),
    "burps": (0.3, 90, 700, 0.3),
    "lip-smacking": (0.12, 1_500, 6_000, 0.1),
}


def synthesize_noise(name: str, seed: int) -> Any:
    """Return mono noise at 24 kHz in the band and envelope of a breath; silence for an unknown name."""
    seconds, low_hz, high_hz, peak = BREATHS.get(name, (0.25, 0, 0, 0.5))
    count = round(seconds * RATE_HZ)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    hz = np.fft.rfftfreq(count, 1 / RATE_HZ)
    slopes = np.minimum(hz / max(low_hz, 1), 1) ** 2 * np.minimum(high_hz / np.maximum(hz, 1), 1) ** 2
    sound = np.fft.irfft(spectrum * slopes, count)
    place = np.linspace(0, 1, count)
    envelope = np.where(place < peak, place / peak, (1 - place) / (1 - peak)) ** 1.5
    return (sound * envelope).astype(np.float32)
