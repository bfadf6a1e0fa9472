"""What there is in a recording that nobody understands: its kind, its length, and when something is to be heard."""

from pathlib import Path
from typing import Any

import numpy as np

from studio.sandbox.media.song.listen import RATE_HZ, opened

FRAME = RATE_HZ // 20
SILENT, QUIET = 1e-3, 0.1  # of full scale, and of how loud the recording is while it is loud
GAP_S, LEAST_S = 0.5, 0.15  # a shorter silence divides nothing; a shorter noise is none


def heard(path: str, most_s: float) -> dict[str, Any]:
    """Return `kind`, empty where there is no sound, `seconds` (hardly more than so many) and `stretches` of sound."""
    recording = opened(Path(path), most_s)
    if recording is None:
        return {"kind": "", "seconds": 0.0, "stretches": []}
    return {
        "kind": recording.kind, "seconds": round(recording.seconds, 3), "stretches": stretches(recording.sound),
    }  # fmt: skip


def stretches(sound: Any) -> list[tuple[float, float]]:
    """Return from when to when something is to be heard, in seconds."""
    frames = np.pad(np.nan_to_num(sound), (0, -len(sound) % FRAME)).reshape(-1, FRAME)
    levels = np.sqrt(np.mean(frames**2, axis=1))
    loud = np.flatnonzero(levels > max(QUIET * float(np.percentile(levels, 95)), SILENT))
    found: list[tuple[float, float]] = []
    for run in np.split(loud, np.flatnonzero(np.diff(loud) > GAP_S * RATE_HZ / FRAME) + 1) if len(loud) else []:
        begin, end = run[0] * FRAME / RATE_HZ, min((run[-1] + 1) * FRAME, len(sound)) / RATE_HZ
        if end - begin >= LEAST_S:
            found.append((round(float(begin), 3), round(float(end), 3)))
    return found
