"""Loudness: every sentence at the same one, then what was asked for, and nothing ever clipped hard."""

from typing import Any

import numpy as np

TARGET_RMS, FLOOR_RMS = 0.11, 0.01
FRAME, KNEE, CEILING = 480, 0.7, 0.97


def levelled(sound: Any, gain_db: float, vol: float) -> Any:
    """Return sound at the house loudness times `vol` (1 is normal; above it the gain grows ever slower)."""
    if len(sound) < FRAME:
        return sound.astype(np.float32)
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    powers = np.mean(frames * frames, axis=1)
    loud = powers[powers > np.max(powers) * 0.02]
    rms = float(np.sqrt(np.mean(loud))) if len(loud) else 0.0
    wanted = TARGET_RMS * 10 ** (gain_db / 20) * (vol if vol <= 1 else vol**0.6)
    return limited(sound * np.float32(wanted / max(rms, FLOOR_RMS / 10)))


def limited(sound: Any) -> Any:
    """Return sound with peaks above the knee bent softly below the ceiling."""
    size = np.abs(sound)
    over = size > KNEE
    if over.any():
        span = CEILING - KNEE
        sound = sound.copy()
        sound[over] = np.sign(sound[over]) * (KNEE + span * np.tanh((size[over] - KNEE) / span))
    return sound.astype(np.float32)
