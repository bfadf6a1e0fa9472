"""Loudness normalization and soft limiting."""

from typing import Any

import numpy as np

TARGET_RMS, FLOOR_RMS = 0.11, 0.01
FRAME = 480
KNEE = 0.7
CEILING = 0.97


def normalize_loudness(sound: Any, gain_db: float, vol: float) -> Any:
    """Scale sound to the target loudness times `vol` (1 is normal; above it the gain grows ever slower)."""
    if len(sound) < FRAME:
        return sound.astype(np.float32)
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    powers = np.mean(frames * frames, axis=1)
    loud = powers[powers > np.max(powers) * 0.02]
    rms = float(np.sqrt(np.mean(loud))) if len(loud) else 0.0
    wanted = TARGET_RMS * 10 ** (gain_db / 20) * (vol if vol <= 1 else vol**0.6)
    return limit_softly(sound * np.float32(wanted / max(rms, FLOOR_RMS / 10)))


def limit_softly(sound: Any) -> Any:
    """Compress peaks above the knee so that they stay below the ceiling."""
    size = np.abs(sound)
    over = size > KNEE
    if over.any():
        span = CEILING - KNEE
        sound = sound.copy()
        sound[over] = np.sign(sound[over]) * (KNEE + span * np.tanh((size[over] - KNEE) / span))
    return sound.astype(np.float32)
