"""Audio analysis: pitch and brightness of a voice, tempo and key of music, and the parts of a song."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np

RATE_HZ = 22_050
FRAME = 2048
HOP = 512
MAX_ANALYSED_S = 120  # of a recording, at most this much from its middle is analysed
LOWEST_HZ = 65
HIGHEST_HZ = 600
MIN_PERIODICITY = 0.5
MIN_LEVEL = 0.15
SLOWEST_BPM, FASTEST_BPM, USUAL_BPM = 56.0, 184.0, 108.0
# Treble relative to bass, measured: the plain English voice, and a pop song of the sandbox.
VOICE_BANDS, VOICE_DB = ((300, 1_000), (1_500, 4_000)), -14.5
BAND_BANDS, BAND_DB = ((150, 800), (2_000, 8_000)), -12.0
# Key profiles of Krumhansl and Kessler.
PROFILES = {
    "major": (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
    "minor": (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
}
PART_S = 6.0  # minimum length of a part


@dataclass(frozen=True, slots=True)
class Recording:
    """A decoded file."""

    sound: Any  # mono at 22,050 Hz
    kind: str  # the container's name, such as wav or mp3
    seconds: float


def decode_recording(path: Path, most_s: float = math.inf) -> Recording | None:
    """Decode a file up to a duration (seconds); None where it has no sound."""
    try:
        with av.open(str(path)) as file:
            if not file.streams.audio:
                return None
            sound, kind = np.concatenate([np.zeros(0, np.float32), *_pieces(file, most_s)]), file.format.name
    except (av.FFmpegError, ValueError):
        return None
    return Recording(sound, kind, len(sound) / RATE_HZ) if len(sound) else None


def _pieces(file: Any, most_s: float) -> Iterator[Any]:
    resampler, count = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ, threads=1), 0
    for frame in file.decode(audio=0):
        for piece in resampler.resample(frame):
            yield piece.to_ndarray()[0]
            count += piece.samples
        if count > most_s * RATE_HZ:
            return
    yield from (piece.to_ndarray()[0] for piece in resampler.resample(None))


def analyse(recording: Recording) -> dict[str, Any]:
    """Return pitch, brightness, tempo and key of a recording, by which a song can be made similar."""
    middle, most = len(recording.sound) // 2, MAX_ANALYSED_S * RATE_HZ // 2
    sound = recording.sound[max(middle - most, 0) : middle + most]
    sound = np.pad(sound, (0, max(FRAME * 4 - len(sound), 0)))
    frames = np.lib.stride_tricks.sliding_window_view(sound, FRAME)[::HOP]
    powers = np.abs(np.fft.rfft(frames * np.hanning(FRAME).astype(np.float32), axis=1)) ** 2
    tonic, mode = estimate_key(powers)
    pitch = median_pitch_hz(frames)
    return {
        "pitch_hz": round(pitch, 1), "tilt_db": round((treble_ratio_db(powers, VOICE_BANDS) - VOICE_DB) / 2, 2),
        "bpm": round(estimate_bpm(powers), 1), "tonic": tonic, "mode": mode,
        "bright_db": round((treble_ratio_db(powers, BAND_BANDS) - BAND_DB) / 3, 2),
    }  # fmt: skip


def median_pitch_hz(frames: Any) -> float:
    """Return the median pitch of voiced frames; 0 where there are none."""
    found = voiced_pitches_hz(frames)
    return float(np.median(found)) if found else 0.0


def voiced_pitches_hz(frames: Any) -> list[float]:
    """Return the pitch of every loud voiced frame, by autocorrelation."""
    window = np.hanning(FRAME)
    shape = np.fft.irfft(np.abs(np.fft.rfft(window, 2 * FRAME)) ** 2)[:FRAME].clip(1e-9)
    low, high = RATE_HZ // HIGHEST_HZ, RATE_HZ // LOWEST_HZ
    levels = np.sqrt(np.mean(frames**2, axis=1))
    found = []
    for frame in frames[levels > MIN_LEVEL * levels.max()][::2]:
        likeness = np.fft.irfft(np.abs(np.fft.rfft((frame - frame.mean()) * window, 2 * FRAME)) ** 2)[:FRAME] / shape
        likeness = likeness[low:high] / max(likeness[0], 1e-12)
        inner = likeness[1:-1]
        peaks = np.flatnonzero((inner >= likeness[:-2]) & (inner >= likeness[2:]) & (inner > 0.85 * likeness.max()))
        if len(peaks) and likeness[peaks[0] + 1] > MIN_PERIODICITY:
            found.append(RATE_HZ / (low + peaks[0] + 1))
    return found


def estimate_bpm(powers: Any) -> float:
    """Return beats a minute, by autocorrelation of the onset strength."""
    levels = np.log1p(1_000 * np.sqrt(powers))
    onsets = np.maximum(np.diff(levels, axis=0), 0).sum(axis=1)
    onsets -= np.convolve(onsets, np.ones(43) / 43, "same")
    size = 2 * len(onsets)
    likeness = np.fft.irfft(np.abs(np.fft.rfft(onsets, size)) ** 2)[: len(onsets)]
    rate = RATE_HZ / HOP
    tempos = np.arange(SLOWEST_BPM, FASTEST_BPM, 0.25)
    lags, count = 60 * rate / tempos, np.arange(len(likeness))
    scores = sum(np.interp(lags * beats, count, likeness, right=0.0) for beats in (1, 2, 4, 8))
    return float(tempos[int(np.argmax(scores * np.exp(-0.5 * (np.log2(tempos / USUAL_BPM) / 0.7) ** 2)))])


def estimate_key(powers: Any) -> tuple[int, str]:
    """Return the tonic (0 is C) and mode whose key profile correlates best with the chroma."""
    hz = np.fft.rfftfreq(FRAME, 1 / RATE_HZ)
    used = (hz > 110) & (hz < 2_000)
    classes = np.rint(69 + 12 * np.log2(hz[used] / 440)).astype(int) % 12
    loud, bins = np.bincount(classes, np.sqrt(powers[:, used]).sum(axis=0), 12), np.bincount(classes, minlength=12)
    chroma = loud / np.maximum(bins, 1)
    fits = {
        (tonic, mode): float(np.corrcoef(np.roll(profile, tonic), chroma)[0, 1])
        for mode, profile in PROFILES.items()
        for tonic in range(12)
    }
    return max(fits, key=lambda pair: fits[pair])


def treble_ratio_db(powers: Any, bands: tuple[tuple[int, int], tuple[int, int]]) -> float:
    """Return the level of the upper of two frequency bands relative to the lower."""
    hz, mean = np.fft.rfftfreq(FRAME, 1 / RATE_HZ), powers.mean(axis=0)
    low, high = (mean[(hz >= begin) & (hz < end)].sum() + 1e-12 for begin, end in bands)
    return float(10 * np.log10(high / low))


def split_parts(recording: Recording) -> list[dict[str, Any]]:
    """Return the parts of a song by their loudness: `{"type", "start", "end"}`, in seconds."""
    count = max(round(recording.seconds / PART_S), 1)
    levels = [float(np.sqrt(np.mean(piece**2))) for piece in np.array_split(recording.sound, count)]
    middle = float(np.median(levels))
    found: list[dict[str, Any]] = []
    for at, level in enumerate(levels):
        kind = "intro" if at == 0 else "outro" if at == count - 1 else "chorus" if level > middle * 1.08 else "verse"
        begin, end = recording.seconds * at / count, recording.seconds * (at + 1) / count
        if found and found[-1]["type"] == kind:
            found[-1]["end"] = round(end, 2)
        else:
            found.append({"type": kind, "start": round(begin, 2), "end": round(end, 2)})
    return found
