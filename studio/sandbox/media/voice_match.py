"""Voice matching: measure the voice of a recording, and find the timbre that is nearest to it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from studio.sandbox.media.song.analysis import FRAME, HOP, MIN_LEVEL, RATE_HZ, Recording, voiced_pitches_hz
from studio.sandbox.media.timbre import BAND_HZ, FORMANT_LIMITS, HZ_LIMITS, Timbre

MIN_DURATION_S = 0.5
MAX_ANALYSED_S = 60  # from the middle of a recording
SILENCE_FLOOR = 1e-4
PASSES = 2
MAX_BAND_DB = 12.0
SPREAD_LIMITS = (0.3, 2.0)
# Prior of the formant factor by pitch (low voices have longer vocal tracts); the spectrum refines it.
REFERENCE_HZ = 190.0
FORMANT_PER_OCTAVE = 0.14
FORMANT_TOLERANCE = 0.08
DEEP_HZ = 155.0
FORMANT_GRID = np.arange(0.84, 1.121, 0.02)
FORMANT_HZ = np.geomspace(350, 3_800, 48)
NOISE_SHARE = 0.1  # the share of quietest frames that count as background noise
HOUSE_RMS = 0.11
QUIETEST_DB = -9.0
LOUDEST_DB = 3.0
# What the plain voice says to be compared with a sample; its pitch and melody are average.
REFERENCE_TEXT = (
    "You may think this is easy, but good work needs time, care, and more than a little patience from all of us."
)

Speak = Callable[[Timbre], Any]  # the sound of `HELD` in a voice, at 24 kHz


@dataclass(frozen=True, slots=True)
class VoiceMeasures:
    """Acoustic measures of a voice."""

    pitch_hz: float  # median; 0 where nothing is voiced
    spread: float  # half the 16-84 percentile range of the log pitch, in nepers
    spectrum: Any  # mean power of each bin in speech frames
    rms: float
    speaking_s: float

    @property
    def bands_db(self) -> Any:
        """Return the level of each third-octave band of `BAND_HZ`, relative to the mean of the loudest ones."""
        edges = np.outer(BAND_HZ, (2 ** (-1 / 6), 2 ** (1 / 6)))
        places = np.searchsorted(np.fft.rfftfreq(FRAME, 1 / RATE_HZ), edges)
        levels = [self.spectrum[low : max(high, low + 1)].mean() for low, high in places]
        found = 10 * np.log10(np.maximum(levels, 1e-12))
        return found - np.sort(found)[-8:].mean()


def measure_voice(sound: Any, *, denoised: bool = False) -> VoiceMeasures:
    """Measure sound at `analysis.RATE_HZ`; `denoised` subtracts the spectrum of its quietest frames."""
    middle, most = len(sound) // 2, MAX_ANALYSED_S * RATE_HZ // 2
    sound = sound[max(middle - most, 0) : middle + most]
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(sound, (0, FRAME)), FRAME)[::HOP]
    levels = np.sqrt(np.mean(frames**2, axis=1))
    is_loud = levels > MIN_LEVEL * levels.max()
    powers = np.abs(np.fft.rfft(frames * np.hanning(FRAME).astype(np.float32), axis=1)) ** 2
    spectrum = powers[is_loud].mean(axis=0)
    if denoised:
        quiet = powers[np.argsort(levels)[: max(round(NOISE_SHARE * len(levels)), 1)]].mean(axis=0)
        spectrum = np.maximum(spectrum - quiet, 0.02 * spectrum)
    pitches = np.log(voiced_pitches_hz(frames) or [1.0])
    low, middle_pitch, high = np.percentile(pitches, (16, 50, 84))
    pitch_hz = float(np.exp(middle_pitch)) if len(pitches) > 1 else 0.0
    rms = float(np.sqrt(np.mean(levels[is_loud] ** 2)))
    return VoiceMeasures(pitch_hz, float(high - low) / 2, spectrum, rms, float(is_loud.sum() * HOP / RATE_HZ))


def measure_recording(recording: Recording, *, denoised: bool = False) -> VoiceMeasures | None:
    """Measure a recording; None where no voice is found in it."""
    sound = np.clip(np.nan_to_num(recording.sound), -1, 1)  # files of floats hold anything
    if recording.seconds < MIN_DURATION_S or np.abs(sound).max() < SILENCE_FLOOR:
        return None
    found = measure_voice(sound, denoised=denoised)
    return found if found.pitch_hz else None


def match_timbre(sample: VoiceMeasures, speak: Speak, *, levelled: bool) -> Timbre:
    """Return the timbre nearest to a sample: pitch, melody, formants, and the remaining difference by band gains."""
    plain = Timbre(
        pitch_hz=float(np.clip(sample.pitch_hz, *HZ_LIMITS)), deep=sample.pitch_hz < DEEP_HZ,
        gain_db=0.0 if levelled else float(np.clip(20 * np.log10(sample.rms / HOUSE_RMS), QUIETEST_DB, LOUDEST_DB)),
    )  # fmt: skip
    spoken = measure_voice(resample(speak(plain)))
    found = replace(
        plain, spread=float(np.clip(sample.spread / max(spoken.spread, 0.01), *SPREAD_LIMITS)),
        formant=float(np.clip(estimate_formant(sample, spoken), *FORMANT_LIMITS)),
    )  # fmt: skip
    for _ in range(PASSES):
        spoken = measure_voice(resample(speak(found)))
        missing = sample.bands_db - spoken.bands_db + (found.bands or np.zeros(len(BAND_HZ)))
        bands = np.clip(missing - np.median(missing), -MAX_BAND_DB, MAX_BAND_DB)
        ratio = sample.pitch_hz / spoken.pitch_hz if spoken.pitch_hz else 1.0
        found = replace(
            found, bands=tuple(round(float(level), 2) for level in bands),
            pitch_hz=round(float(np.clip(found.pitch_hz * np.clip(ratio, 0.8, 1.25), *HZ_LIMITS)), 2),
        )  # fmt: skip
    return found


def estimate_formant(sample: VoiceMeasures, spoken: VoiceMeasures) -> float:
    """Return the formant factor: how the plain voice's spectrum is stretched to correlate best with the sample's."""
    usual = 1 + FORMANT_PER_OCTAVE * np.log2(sample.pitch_hz / REFERENCE_HZ)
    wanted = _spectral_shape(sample, FORMANT_HZ)
    fits = [
        np.corrcoef(wanted, _spectral_shape(spoken, FORMANT_HZ / factor))[0, 1]
        - ((factor - usual) / FORMANT_TOLERANCE) ** 2 / 4
        for factor in FORMANT_GRID
    ]
    return float(FORMANT_GRID[int(np.argmax(fits))])


def _spectral_shape(voice: VoiceMeasures, hz: Any) -> Any:
    """Return the spectrum in dB without its slope."""
    bins = np.fft.rfftfreq(FRAME, 1 / RATE_HZ)
    smooth = np.convolve(10 * np.log10(voice.spectrum + 1e-12), np.hanning(41) / np.hanning(41).sum(), "same")
    levels, octaves = np.interp(hz, bins, smooth), np.log2(FORMANT_HZ)
    return levels - np.polyval(np.polyfit(octaves, levels, 2), octaves)


def resample(sound: Any, rate_hz: int = 24_000) -> Any:
    """Resample sound to `analysis.RATE_HZ` by linear interpolation."""
    places = np.arange(0, len(sound), rate_hz / RATE_HZ)
    return np.interp(places, np.arange(len(sound)), sound).astype(np.float32)


def duration_similarity(first: float, second: float) -> float:
    """Return the similarity of two durations, 0 to 1."""
    return (min(first, second) / max(first, second)) ** 0.5 if min(first, second) > 0 else 0.0
