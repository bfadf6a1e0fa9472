"""Helpers for sound: decoding, pitch, level, silence."""

import io
from dataclasses import dataclass
from typing import Any

import av
import numpy as np

RATE_HZ = 24_000
WINDOW, HOP = 1_200, 300  # 50 ms, of which each frame is 12.5 ms later
LOWEST_HZ, HIGHEST_HZ, QUIET = 60, 500, 0.01


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded file: channels x samples, sample rate and comment."""

    samples: Any
    rate_hz: int
    comment: str

    @property
    def seconds(self) -> float:
        """Return the duration."""
        return self.samples.shape[1] / self.rate_hz


def decode(data: bytes, container: str | None = None, options: dict[str, str] | None = None) -> Decoded:
    """Decode a file with PyAV; raw formats need their container's name and options."""
    with av.open(io.BytesIO(data), format=container, options=options or {}) as file:
        stream = file.streams.audio[0]
        resampler = av.AudioResampler(format="fltp")
        frames = [piece for frame in file.decode(stream) for piece in resampler.resample(frame)]
        comment = file.metadata.get("comment") or stream.metadata.get("comment") or ""
        return Decoded(np.concatenate([frame.to_ndarray() for frame in frames], axis=1), stream.rate, comment)


def rms(sound: Any) -> float:
    """Return the root mean square."""
    return float(np.sqrt(np.mean(np.square(sound)))) if len(sound) else 0.0


def pitches_hz(sound: Any) -> list[float]:
    """Return the pitch of every voiced frame, by autocorrelation."""
    window = np.hanning(WINDOW)
    shape = np.fft.irfft(np.abs(np.fft.rfft(window, 4 * WINDOW)) ** 2)[:WINDOW].clip(1e-9)
    low, high = RATE_HZ // HIGHEST_HZ, RATE_HZ // LOWEST_HZ
    found = []
    for at in range(0, len(sound) - WINDOW, HOP):
        frame = sound[at : at + WINDOW]
        if rms(frame) < QUIET:
            continue
        power = np.abs(np.fft.rfft((frame - frame.mean()) * window, 4 * WINDOW)) ** 2
        likeness = np.fft.irfft(power)[:WINDOW] / shape
        likeness = (likeness / likeness[0])[low:high]
        peaks = [k for k in range(1, len(likeness) - 1) if likeness[k - 1] <= likeness[k] >= likeness[k + 1]]
        good = [k for k in peaks if likeness[k] >= 0.85 * likeness.max() and likeness[k] > 0.5]
        found += [RATE_HZ / (low + good[0])] if good else []
    return found


def pitch_hz(sound: Any) -> float:
    """Return the median pitch; 0 when hardly anything is voiced."""
    found = pitches_hz(sound)
    return float(np.median(found)) if len(found) > len(sound) / HOP / 20 else 0.0


def find_silences(sound: Any, least_s: float) -> list[tuple[int, int]]:
    """Return start and length (samples) of each silence of at least some seconds."""
    loud = np.flatnonzero(np.abs(sound) > 0)
    edges = np.concatenate([[-1], loud, [len(sound)]])
    gaps = np.diff(edges) - 1
    return [(int(edges[k]) + 1, int(gaps[k])) for k in np.flatnonzero(gaps >= least_s * RATE_HZ)]
