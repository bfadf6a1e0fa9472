"""Audible watermark of synthetic sound: short, long, short, short, which is "AI" in Morse code.

MiniMax's documentation only calls it a rhythm; this one is that of the Chinese standard GB 45438-2025.
"""

from typing import Any

import numpy as np

SHORT_S = 0.1
LONG_S = 0.3
PAUSE_S = 0.1
BEFORE_S = 0.4
FADE_S = 0.005
BEEP_HZ = 1_000
LOUDNESS = 0.1


def render_watermark(rate_hz: int) -> Any:
    """Return the watermark and the silence before it, mono."""
    parts = [np.zeros(round(BEFORE_S * rate_hz), np.float32)]
    for seconds in (SHORT_S, LONG_S, SHORT_S, SHORT_S):
        parts += [_beep(seconds, rate_hz), np.zeros(round(PAUSE_S * rate_hz), np.float32)]
    return np.concatenate(parts)


def _beep(seconds: float, rate_hz: int) -> Any:
    at = np.arange(round(seconds * rate_hz)) / rate_hz
    edges = np.clip(np.minimum(at, seconds - at) / FADE_S, 0, 1)  # an abrupt edge clicks
    return (LOUDNESS * edges * np.sin(2 * np.pi * BEEP_HZ * at)).astype(np.float32)
