"""What makes one voice unlike another, as numbers; and how moods and mixes change them."""

import math
from dataclasses import dataclass, fields, replace
from typing import Any

# Extremes where speech stays intelligible; a mood on an extreme voice would leave them.
HZ_LIMITS, FORMANT_LIMITS, PACE_LIMITS = (62.0, 420.0), (0.8, 1.2), (0.4, 2.6)
BAND_HZ = tuple(round(100 * 2 ** (third / 3)) for third in range(21))  # 100 Hz to 10 kHz
ROBOTIC = "robotic"  # the sound effect that is in the voice as well


@dataclass(frozen=True, slots=True)
class Timbre:
    """One voice: its median pitch, and what is done to the sound of a plain one."""

    pitch_hz: float = 190.0
    spread: float = 1.0  # of the melody around its median; 0 is a monotone
    formant: float = 1.0  # vocal tract: below 1 longer (a big man), above 1 shorter (a child)
    tilt_db: float = 0.0  # per octave; above 0 brighter
    breath: float = 0.0  # nepers of noise in voiced sound
    pace: float = 1.0
    whisper: float = 0.0
    gain_db: float = 0.0
    deep: bool = False  # whether the formant voice of other languages starts from a man's
    rough: float = 0.0  # nepers by which the pitch trembles
    bands: tuple[float, ...] = ()  # dB at each of `BAND_HZ`, as a sample has them; none changes nothing


@dataclass(frozen=True, slots=True)
class Mood:
    """What an emotion adds to a voice."""

    semitones: float = 0.0
    spread: float = 1.0
    tilt_db: float = 0.0
    breath: float = 0.0
    pace: float = 1.0
    whisper: float = 0.0
    gain_db: float = 0.0


MOODS = {
    "": Mood(),
    "neutral": Mood(spread=0.85),
    "happy": Mood(2.0, 1.35, 0.8, 0.0, 1.07, gain_db=1.0),
    "sad": Mood(-1.8, 0.45, -1.6, 0.25, 0.84, gain_db=-2.5),
    "angry": Mood(1.0, 1.2, 1.9, -0.3, 1.12, gain_db=2.5),
    "fearful": Mood(2.8, 0.7, 0.3, 0.7, 1.16, gain_db=-1.0),
    "disgusted": Mood(-2.4, 1.15, 1.0, 0.2, 0.9, gain_db=0.5),
    "surprised": Mood(3.4, 1.7, 0.6, 0.1, 1.04, gain_db=0.5),
    "calm": Mood(-0.7, 0.7, -0.7, 0.1, 0.92, gain_db=-1.0),
    "fluent": Mood(0.2, 1.12, 0.2, 0.0, 1.05),
    "whisper": Mood(0.0, 0.8, 0.0, 0.0, 0.94, whisper=1.0, gain_db=-5.0),
}


def in_mood(timbre: Timbre, emotion: str, semitones: float = 0.0, speed: float = 1.0) -> Timbre:
    """Return the voice in a mood, transposed and at a speed; an unknown emotion changes nothing."""
    mood = MOODS.get(emotion, MOODS[""])
    return replace(
        timbre,
        pitch_hz=_within(timbre.pitch_hz * 2 ** ((semitones + mood.semitones) / 12), HZ_LIMITS),
        # A large change of pitch with the vocal tract left as it was sounds like a machine; people change both.
        formant=_within(timbre.formant * 2 ** (semitones / 100), FORMANT_LIMITS),
        spread=timbre.spread * mood.spread,
        tilt_db=timbre.tilt_db + mood.tilt_db,
        breath=timbre.breath + mood.breath,
        pace=_within(timbre.pace * mood.pace * speed, PACE_LIMITS),
        whisper=max(timbre.whisper, mood.whisper),
        gain_db=timbre.gain_db + mood.gain_db,
    )


def modified(timbre: Timbre, modify: dict[str, Any]) -> Timbre:
    """Return the voice after `voice_modify`: pitch, intensity and timbre of -100 to 100, and the effect's share of it.

    Below 0 is deeper, stronger and fuller; above 0 is higher, softer and crisper.
    """
    pitch, soft, crisp = (float(modify.get(name) or 0) / 100 for name in ("pitch", "intensity", "timbre"))
    return replace(
        timbre,
        pitch_hz=_within(timbre.pitch_hz * 2 ** (6 * pitch / 12), HZ_LIMITS),
        formant=_within(timbre.formant * 2 ** (0.12 * crisp + 0.05 * pitch), FORMANT_LIMITS),
        spread=0.0 if modify.get("sound_effects") == ROBOTIC else timbre.spread * (1 - 0.25 * soft),
        tilt_db=timbre.tilt_db - 1.5 * soft + 1.5 * crisp,
        breath=timbre.breath + (0.8 if soft > 0 else 0.3) * soft,
        gain_db=timbre.gain_db - (4 if soft > 0 else 2) * soft,
    )


def mixed(parts: list[tuple[Timbre, float]]) -> Timbre:
    """Return the weighted mean of voices: ratios by their logarithms, the rest as they are."""
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


def _within(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])
