"""Timbre: the numbers that describe a voice, and how emotions, `voice_modify` and mixes change them."""

import math
from dataclasses import dataclass, fields, replace
from typing import Any

# Limits within which speech stays intelligible; an emotion on an extreme voice would exceed them.
HZ_LIMITS = (62.0, 420.0)
FORMANT_LIMITS = (0.8, 1.2)
PACE_LIMITS = (0.4, 2.6)
BAND_HZ = tuple(round(100 * 2 ** (third / 3)) for third in range(21))  # 100 Hz to 10 kHz
ROBOTIC = "robotic"  # the sound effect that also flattens the pitch


@dataclass(frozen=True, slots=True)
class Timbre:
    """One voice: its median pitch, and the changes to the sound of a plain voice."""

    pitch_hz: float = 190.0
    spread: float = 1.0  # of the melody around its median; 0 is a monotone
    formant: float = 1.0  # vocal tract: below 1 longer (a big man), above 1 shorter (a child)
    tilt_db: float = 0.0  # per octave; above 0 brighter
    breath: float = 0.0  # nepers of noise in voiced sound
    pace: float = 1.0
    whisper: float = 0.0
    gain_db: float = 0.0
    deep: bool = False  # whether espeak-ng starts from its male variant
    rough: float = 0.0  # nepers of pitch jitter
    bands: tuple[float, ...] = ()  # equalizer gain in dB at each of `BAND_HZ`; empty is flat


@dataclass(frozen=True, slots=True)
class EmotionOffsets:
    """What an emotion changes of a voice."""

    semitones: float = 0.0
    spread: float = 1.0
    tilt_db: float = 0.0
    breath: float = 0.0
    pace: float = 1.0
    whisper: float = 0.0
    gain_db: float = 0.0


EMOTIONS = {
    "": EmotionOffsets(),
    "neutral": EmotionOffsets(spread=0.85),
    "happy": EmotionOffsets(2.0, 1.35, 0.8, 0.0, 1.07, gain_db=1.0),
    "sad": EmotionOffsets(-1.8, 0.45, -1.6, 0.25, 0.84, gain_db=-2.5),
    "angry": EmotionOffsets(1.0, 1.2, 1.9, -0.3, 1.12, gain_db=2.5),
    "fearful": EmotionOffsets(2.8, 0.7, 0.3, 0.7, 1.16, gain_db=-1.0),
    "disgusted": EmotionOffsets(-2.4, 1.15, 1.0, 0.2, 0.9, gain_db=0.5),
    "surprised": EmotionOffsets(3.4, 1.7, 0.6, 0.1, 1.04, gain_db=0.5),
    "calm": EmotionOffsets(-0.7, 0.7, -0.7, 0.1, 0.92, gain_db=-1.0),
    "fluent": EmotionOffsets(0.2, 1.12, 0.2, 0.0, 1.05),
    "whisper": EmotionOffsets(0.0, 0.8, 0.0, 0.0, 0.94, whisper=1.0, gain_db=-5.0),
}


def apply_emotion(timbre: Timbre, emotion: str, semitones: float = 0.0, speed: float = 1.0) -> Timbre:
    """Return the timbre with an emotion, transposed and at a speed; an unknown emotion changes nothing."""
    mood = EMOTIONS.get(emotion, EMOTIONS[""])
    return replace(
        timbre,
        pitch_hz=_clamp(timbre.pitch_hz * 2 ** ((semitones + mood.semitones) / 12), HZ_LIMITS),
        # Formants follow large pitch changes a little: pitch alone sounds artificial.
        formant=_clamp(timbre.formant * 2 ** (semitones / 100), FORMANT_LIMITS),
        spread=timbre.spread * mood.spread,
        tilt_db=timbre.tilt_db + mood.tilt_db,
        breath=timbre.breath + mood.breath,
        pace=_clamp(timbre.pace * mood.pace * speed, PACE_LIMITS),
        whisper=max(timbre.whisper, mood.whisper),
        gain_db=timbre.gain_db + mood.gain_db,
    )


def apply_modify(timbre: Timbre, modify: dict[str, Any]) -> Timbre:
    """Return the voice after `voice_modify`: pitch, intensity and timbre of -100 to 100, and the effect's share of it.

    Below 0 is deeper, stronger and fuller; above 0 is higher, softer and crisper.
    """
    pitch, soft, crisp = (float(modify.get(name) or 0) / 100 for name in ("pitch", "intensity", "timbre"))
    return replace(
        timbre,
        pitch_hz=_clamp(timbre.pitch_hz * 2 ** (6 * pitch / 12), HZ_LIMITS),
        formant=_clamp(timbre.formant * 2 ** (0.12 * crisp + 0.05 * pitch), FORMANT_LIMITS),
        spread=0.0 if modify.get("sound_effects") == ROBOTIC else timbre.spread * (1 - 0.25 * soft),
        tilt_db=timbre.tilt_db - 1.5 * soft + 1.5 * crisp,
        breath=timbre.breath + (0.8 if soft > 0 else 0.3) * soft,
        gain_db=timbre.gain_db - (4 if soft > 0 else 2) * soft,
    )


def mix_timbres(parts: list[tuple[Timbre, float]]) -> Timbre:
    """Return the weighted mean of timbres: geometric for ratios, arithmetic for the rest."""
    total = sum(weight for _, weight in parts)
    means = {}
    for name in (field.name for field in fields(Timbre) if field.name != "bands"):
        ratio = name in ("pitch_hz", "formant", "pace")
        values = [(float(getattr(timbre, name)), weight) for timbre, weight in parts]
        mean = sum((math.log(value) if ratio else value) * weight for value, weight in values) / total
        means[name] = math.exp(mean) if ratio else mean
    deep = means.pop("deep") >= 0.5
    flat = (0.0,) * len(BAND_HZ)
    columns = zip(*(timbre.bands or flat for timbre, _ in parts), strict=True)
    bands = [
        sum(level * weight for level, (_, weight) in zip(column, parts, strict=True)) / total for column in columns
    ]
    return Timbre(**means, deep=deep, bands=tuple(bands) if any(bands) else ())


def _clamp(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])
