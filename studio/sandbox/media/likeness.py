"""Whose voice it is: what is measured of a recording, and the numbers that bring the plain voice near to it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from studio.sandbox.media.song.listen import FRAME, HOP, LOUD, RATE_HZ, Recording, pitches_hz
from studio.sandbox.media.timbre import BAND_HZ, FORMANT_LIMITS, HZ_LIMITS, Timbre

LEAST_S, MOST_S, SILENT = 0.5, 60, 1e-4  # of a recording, so much from its middle is listened to
PASSES, FARTHEST_DB = 2, 12.0
SPREADS = (0.3, 2.0)
# The vocal tract that goes with a pitch, as people are built; the spectrum moves it from there.
PLAIN_HZ, TRACT_AN_OCTAVE, TRACT_FREEDOM, DEEP_HZ = 190.0, 0.14, 0.08, 155.0
TRACTS = np.arange(0.84, 1.121, 0.02)
TRACT_HZ = np.geomspace(350, 3_800, 48)
MURMUR = 0.1  # the share of frames that are taken for what is heard while nobody speaks
HOUSE_RMS, QUIETEST_DB, LOUDEST_DB = 0.11, -9.0, 3.0
# What the voice says to be held against a sample: it is as high as most sentences, and its melody goes about as far.
HELD = "You may think this is easy, but good work needs time, care, and more than a little patience from all of us."

Speak = Callable[[Timbre], Any]  # the sound of `HELD` in a voice, at 24 kHz


@dataclass(frozen=True, slots=True)
class Measures:
    """What is measured of a voice."""

    pitch_hz: float  # the median; 0 where nothing has a pitch
    spread: float  # nepers from the median that the melody goes
    spectrum: Any  # the mean power of each bin while somebody speaks
    rms: float
    speaking_s: float

    @property
    def bands_db(self) -> Any:
        """Return the level at each of `BAND_HZ`, a third of an octave wide, relative to the loudest ones' mean."""
        edges = np.outer(BAND_HZ, (2 ** (-1 / 6), 2 ** (1 / 6)))
        places = np.searchsorted(np.fft.rfftfreq(FRAME, 1 / RATE_HZ), edges)
        levels = [self.spectrum[low : max(high, low + 1)].mean() for low, high in places]
        found = 10 * np.log10(np.maximum(levels, 1e-12))
        return found - np.sort(found)[-8:].mean()


def measured(sound: Any, *, denoised: bool = False) -> Measures:
    """Return what is measured of sound at `listen.RATE_HZ`; a steady murmur in it can be left out."""
    middle, most = len(sound) // 2, MOST_S * RATE_HZ // 2
    sound = sound[max(middle - most, 0) : middle + most]
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(sound, (0, FRAME)), FRAME)[::HOP]
    levels = np.sqrt(np.mean(frames**2, axis=1))
    is_loud = levels > LOUD * levels.max()
    powers = np.abs(np.fft.rfft(frames * np.hanning(FRAME).astype(np.float32), axis=1)) ** 2
    spectrum = powers[is_loud].mean(axis=0)
    if denoised:
        quiet = powers[np.argsort(levels)[: max(round(MURMUR * len(levels)), 1)]].mean(axis=0)
        spectrum = np.maximum(spectrum - quiet, 0.02 * spectrum)
    pitches = np.log(pitches_hz(frames) or [1.0])
    low, middle_pitch, high = np.percentile(pitches, (16, 50, 84))
    pitch_hz = float(np.exp(middle_pitch)) if len(pitches) > 1 else 0.0
    rms = float(np.sqrt(np.mean(levels[is_loud] ** 2)))
    return Measures(pitch_hz, float(high - low) / 2, spectrum, rms, float(is_loud.sum() * HOP / RATE_HZ))


def of(recording: Recording, *, denoised: bool = False) -> Measures | None:
    """Return what is measured of a recording, None where nobody is heard in it."""
    sound = np.clip(np.nan_to_num(recording.sound), -1, 1)  # files of floats hold anything
    if recording.seconds < LEAST_S or np.abs(sound).max() < SILENT:
        return None
    found = measured(sound, denoised=denoised)
    return found if found.pitch_hz else None


def likened(sample: Measures, speak: Speak, *, levelled: bool) -> Timbre:
    """Return the voice that is likest to a sample: its pitch, melody, vocal tract, and what is left by bands."""
    plain = Timbre(
        pitch_hz=float(np.clip(sample.pitch_hz, *HZ_LIMITS)), deep=sample.pitch_hz < DEEP_HZ,
        gain_db=0.0 if levelled else float(np.clip(20 * np.log10(sample.rms / HOUSE_RMS), QUIETEST_DB, LOUDEST_DB)),
    )  # fmt: skip
    heard = measured(resampled(speak(plain)))
    found = replace(
        plain, spread=float(np.clip(sample.spread / max(heard.spread, 0.01), *SPREADS)),
        formant=float(np.clip(tract(sample, heard), *FORMANT_LIMITS)),
    )  # fmt: skip
    for _ in range(PASSES):
        heard = measured(resampled(speak(found)))
        missing = sample.bands_db - heard.bands_db + (found.bands or np.zeros(len(BAND_HZ)))
        bands = np.clip(missing - np.median(missing), -FARTHEST_DB, FARTHEST_DB)
        ratio = sample.pitch_hz / heard.pitch_hz if heard.pitch_hz else 1.0
        found = replace(
            found, bands=tuple(round(float(level), 2) for level in bands),
            pitch_hz=round(float(np.clip(found.pitch_hz * np.clip(ratio, 0.8, 1.25), *HZ_LIMITS)), 2),
        )  # fmt: skip
    return found


def tract(sample: Measures, heard: Measures) -> float:
    """Return the vocal tract: how the plain voice's spectrum has to be stretched to rise and fall as the sample's."""
    usual = 1 + TRACT_AN_OCTAVE * np.log2(sample.pitch_hz / PLAIN_HZ)
    wanted = _shape(sample, TRACT_HZ)
    fits = [
        np.corrcoef(wanted, _shape(heard, TRACT_HZ / factor))[0, 1] - ((factor - usual) / TRACT_FREEDOM) ** 2 / 4
        for factor in TRACTS
    ]
    return float(TRACTS[int(np.argmax(fits))])


def _shape(voice: Measures, hz: Any) -> Any:
    """Return the spectrum's hills in dB, without its slope."""
    bins = np.fft.rfftfreq(FRAME, 1 / RATE_HZ)
    smooth = np.convolve(10 * np.log10(voice.spectrum + 1e-12), np.hanning(41) / np.hanning(41).sum(), "same")
    levels, octaves = np.interp(hz, bins, smooth), np.log2(TRACT_HZ)
    return levels - np.polyval(np.polyfit(octaves, levels, 2), octaves)


def resampled(sound: Any, rate_hz: int = 24_000) -> Any:
    """Return sound at `listen.RATE_HZ`."""
    places = np.arange(0, len(sound), rate_hz / RATE_HZ)
    return np.interp(places, np.arange(len(sound)), sound).astype(np.float32)


def alike(first: float, second: float) -> float:
    """Return how alike two lengths are, of 1: people who say the same need neither half nor twice the time."""
    return (min(first, second) / max(first, second)) ** 0.5 if min(first, second) > 0 else 0.0
