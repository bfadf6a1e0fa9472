"""Sound activity detection: kind and duration of a recording, and the stretches that are not silent."""

from pathlib import Path
from typing import Any

import numpy as np

from studio.sandbox.media.song.analysis import RATE_HZ, decode_recording

FRAME_SAMPLES = RATE_HZ // 20
SILENCE_FLOOR = 1e-3  # of full scale
RELATIVE_FLOOR = 0.1  # of the recording's loud frames
MIN_GAP_S, MIN_STRETCH_S = 0.5, 0.15  # a shorter silence divides nothing; a shorter noise is none


def detect_activity(path: str, most_s: float) -> dict[str, Any]:
    """Return `kind` (empty for no sound), `seconds` (decoded up to `most_s`) and `stretches` of sound."""
    recording = decode_recording(Path(path), most_s)
    if recording is None:
        return {"kind": "", "seconds": 0.0, "stretches": []}
    return {
        "kind": recording.kind, "seconds": round(recording.seconds, 3), "stretches": find_stretches(recording.sound),
    }  # fmt: skip


def find_stretches(sound: Any) -> list[tuple[float, float]]:
    """Return begin and end (seconds) of each stretch of sound."""
    frames = np.pad(np.nan_to_num(sound), (0, -len(sound) % FRAME_SAMPLES)).reshape(-1, FRAME_SAMPLES)
    levels = np.sqrt(np.mean(frames**2, axis=1))
    loud = np.flatnonzero(levels > max(RELATIVE_FLOOR * float(np.percentile(levels, 95)), SILENCE_FLOOR))
    found: list[tuple[float, float]] = []
    for run in (
        np.split(loud, np.flatnonzero(np.diff(loud) > MIN_GAP_S * RATE_HZ / FRAME_SAMPLES) + 1) if len(loud) else []
    ):
        begin, end = run[0] * FRAME_SAMPLES / RATE_HZ, min((run[-1] + 1) * FRAME_SAMPLES, len(sound)) / RATE_HZ
        if end - begin >= MIN_STRETCH_S:
            found.append((round(float(begin), 3), round(float(end), 3)))
    return found
