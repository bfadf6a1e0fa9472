"""Spectral voice conversion: change pitch, formants, noise and tilt of the network's spectrum before synthesis."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio.sandbox.media.timbre import BAND_HZ, Timbre

Plane = NDArray[np.float32]  # 601 bins x frames of 12.5 ms
Curve = NDArray[np.float32]

BINS = 601
NYQUIST_HZ = 12_000
BASE_HZ = 190.0
VOICED_HZ = 40.0
KNEE_HZ = 4_500.0
MAX_DEVIATION = 0.7  # nepers: asymptotic limit of the pitch's deviation from its median, about an octave
BIN_HZ = NYQUIST_HZ / (BINS - 1)
HZ = np.linspace(0, NYQUIST_HZ, BINS, dtype=np.float32)
OCTAVES = np.log2(np.maximum(HZ, 100) / 500).astype(np.float32)
NEPERS_PER_DB = np.float32(np.log(10) / 20)


def convert_pitch(f0: Curve, timbre: Timbre) -> Curve:
    """Return the pitch curve moved to the timbre's median and scaled around it; 0 where unvoiced."""
    voiced = f0 > VOICED_HZ
    if timbre.whisper >= 1 or not voiced.any():
        return np.zeros_like(f0)
    log = np.log(np.maximum(f0, VOICED_HZ))
    middle = np.median(log[voiced])
    away = MAX_DEVIATION * np.tanh((log - middle) * timbre.spread / MAX_DEVIATION)
    moved = middle + away + np.log(timbre.pitch_hz / BASE_HZ)
    if timbre.rough:
        moved = moved + timbre.rough * np.random.default_rng(len(f0)).standard_normal(len(f0))
    return np.where(voiced, np.clip(np.exp(moved), 50, 560), 0).astype(np.float32)


def resample_frames(planes: list[Plane], f0: Curve, pace: float) -> tuple[list[Plane], Curve]:
    """Change the tempo: return fewer or more frames of the same sound, evenly spaced."""
    taken = np.linspace(0, len(f0) - 1, max(round(len(f0) / pace), 1)).round().astype(np.intp)
    return [plane[:, taken] for plane in planes], f0[taken]


@lru_cache(maxsize=64)
def _formant_warp(formant: float) -> NDArray[np.float32]:
    """Return for each bin the bin it takes its value from; the top end is fixed, so that /s/ does not move."""
    knee = min(KNEE_HZ, KNEE_HZ * formant)
    source = np.interp(HZ, [0, knee, NYQUIST_HZ], [0, knee / formant, NYQUIST_HZ])
    return (source / BIN_HZ).astype(np.float32)


@lru_cache(maxsize=64)
def equalizer_curve(bands: tuple[float, ...]) -> Curve:
    """Return the gain (nepers) of each bin for a timbre's band gains."""
    curve = np.interp(np.log2(np.maximum(HZ, 1)), np.log2(BAND_HZ), bands)
    return (curve * NEPERS_PER_DB).astype(np.float32)


def _interpolate_bins(plane: Plane, source: Curve) -> Plane:
    low = np.minimum(source.astype(np.intp), BINS - 2)
    part = (source - low)[:, None]
    return plane[low] * (1 - part) + plane[low + 1] * part


def _interpolate_harmonics(harmonics: Plane, phase: Plane, f0: Curve, source: Curve) -> tuple[Plane, Plane]:
    """Return the harmonics' amplitude and phase at any frequency, interpolated between the harmonics.

    Between harmonics its values are arbitrary, up to twenty times too large: training had no sound there.
    """
    step = (np.where(f0 > VOICED_HZ, f0, BASE_HZ) / BIN_HZ).astype(np.float32)
    place = source[:, None] / step
    number = np.maximum(np.floor(place), 1)
    part = np.clip(place - number, 0, 1)
    low, high = (np.minimum(np.rint(n * step), BINS - 1).astype(np.intp) for n in (number, number + 1))
    size = np.take_along_axis(harmonics, low, 0) * (1 - part) + np.take_along_axis(harmonics, high, 0) * part
    return size, np.take_along_axis(phase, np.where(part < 0.5, low, high), 0)


def apply_timbre(planes: list[Plane], f0: Curve, timbre: Timbre) -> list[Plane]:
    """Return the network's five planes (harmonics, their phase, noise, residue, its phase) in a timbre."""
    harmonics, phase, noise, residue, residue_phase = planes
    voiced = (f0 > VOICED_HZ).astype(np.float32)
    mask = np.convolve(np.pad(voiced, 1, mode="edge"), np.ones(3, np.float32) / 3, "valid").astype(np.float32)[None, :]
    source = _formant_warp(round(timbre.formant, 3))
    harmonics, phase = _interpolate_harmonics(harmonics, phase, f0, source)
    if abs(timbre.formant - 1) > 0.002:
        nearest = np.rint(source).astype(np.intp)
        noise = noise + mask * (_interpolate_bins(noise, source) - noise)
        residue = residue + mask * (_interpolate_bins(residue, source) - residue)
        residue_phase = np.where(mask > 0.5, residue_phase[nearest], residue_phase)
    tilt = (np.clip(timbre.tilt_db, -4, 4) * NEPERS_PER_DB * OCTAVES)[:, None].astype(np.float32)
    # The residue holds the old pitch below about 4 kHz and would sound through the new one.
    ghost = (-6 * np.clip((5_000 - HZ) / 2_000, 0, 1))[:, None].astype(np.float32)
    noise = noise + mask * (tilt + np.float32(timbre.breath) * np.clip(HZ / 2_000, 0.2, 1)[:, None].astype(np.float32))
    residue = residue + mask * (tilt + ghost)
    harmonics = harmonics + tilt
    if timbre.bands:
        harmonics, noise, residue = (
            plane + equalizer_curve(timbre.bands)[:, None] for plane in (harmonics, noise, residue)
        )
    if timbre.whisper > 0:
        noise, harmonics = _whisper(noise, harmonics, mask, timbre.whisper)
    return [harmonics, phase, noise, residue, residue_phase]


def _whisper(noise: Plane, harmonics: Plane, mask: Plane, share: float) -> tuple[Plane, Plane]:
    # Breath excites the tract with a flat spectrum, the folds with a falling one: hence the lift.
    lift = (np.clip(6 * OCTAVES, -16, 9) * NEPERS_PER_DB)[:, None].astype(np.float32)
    breath = np.logaddexp(noise, harmonics + lift)
    return (noise + mask * share * (breath - noise)).astype(np.float32), harmonics - np.float32(3 * share)
