"""The mix: every part at its level and place, the voice in front, one room around all."""

from typing import Any

import numpy as np

from studio.sandbox.media.song.brief import Brief
from studio.sandbox.media.song.font import DRUMS, RATE_HZ
from studio.sandbox.media.song.player import played
from studio.sandbox.media.song.score import Note, Score
from studio.sandbox.media.song.space import ducking, echoes, limited, loudness, reverberated, roomy

# Level in dB of full scale where a part is heard, place from left (-1) to right, and how much of it the room gets.
PARTS = {
    "kick": (-17.0, 0.0, 0.02), "snare": (-19.0, 0.05, 0.12), "hats": (-29.0, 0.35, 0.06), "toms": (-24.0, -0.25, 0.2),
    "bass": (-19.0, 0.0, 0.0), "comp": (-23.0, -0.3, 0.16), "pad": (-29.0, 0.2, 0.35), "arp": (-28.0, 0.5, 0.25),
    "lead": (-21.0, 0.12, 0.25),
}  # fmt: skip
KIT = ("kick", "snare", "hats", "toms")
VOICE_DB, VOICE_ROOM, VOICE_ECHO, DUCK_DB = -15.5, 0.16, 0.16, 2.5
ALONE_DB = -16.0
TAIL_S, FADE_S, START_S = 2.6, 1.6, 0.2  # ringing out, the fade at its end, and room for a first consonant
WANTED_DB, HUMAN_S = -15.5, 0.006
PIVOT_HZ, LOWEST_HZ = 1_000.0, 28.0


def length(score: Score) -> int:
    """Return how many samples a song has."""
    return round((score.seconds(score.bars * 4) + TAIL_S + START_S) * RATE_HZ)


def track(brief: Brief, score: Score, part: str, notes: list[Note]) -> Any:
    """Return a part's own mono sound."""
    sound = np.zeros(length(score), np.float32)
    bank, number = (DRUMS, brief.style.kit) if part in KIT else (0, brief.style.instruments[part])
    late = brief.dice("late", part).normal(0, HUMAN_S, len(notes)).clip(-2 * HUMAN_S, 2 * HUMAN_S)
    for note, shift in zip(notes, late, strict=True):
        at = max(round((score.seconds(note.at) + START_S + shift) * RATE_HZ), 0)
        one = played(bank, number, note.key, note.velocity, score.seconds(note.beats))[: len(sound) - at]
        sound[at : at + len(one)] += one
    return sound


def banded(brief: Brief, score: Score) -> tuple[Any, Any]:
    """Return the band (2 x samples) and what of it goes to the room."""
    mix, sent = np.zeros((2, length(score)), np.float32), np.zeros(length(score), np.float32)
    for part, (level_db, place, room) in PARTS.items():
        notes = [note for note in score.notes if note.part == part]
        if not notes:
            continue
        sound = track(brief, score, part, notes)
        sound *= np.float32(10 ** (level_db / 20) / max(loudness(sound), 1e-6))
        angle = (place + 1) * np.pi / 4
        mix[0] += sound * np.float32(np.cos(angle) * np.sqrt(2))
        mix[1] += sound * np.float32(np.sin(angle) * np.sqrt(2))
        sent += sound * np.float32(room)
    return mix, sent


def mixed(brief: Brief, score: Score, vocal: Any | None, *, band: bool) -> Any:
    """Return the finished song (2 x samples at 44.1 kHz)."""
    silent = np.zeros((2, length(score)), np.float32), np.zeros(length(score), np.float32)
    mix, sent = banded(brief, score) if band else silent
    if vocal is not None:
        vocal = vocal * np.float32(10 ** ((VOICE_DB if band else ALONE_DB) / 20) / max(loudness(vocal), 1e-6))
        gain = ducking(vocal, DUCK_DB)
        mix, sent = mix * gain, sent * gain
        echo = echoes(vocal, min(score.seconds(0.75), 0.5)) * np.float32(VOICE_ECHO)
        mix += vocal + echo * np.array([[0.8], [1.2]], np.float32)
        sent += (vocal + echo) * np.float32(VOICE_ROOM)
    mix += reverberated(sent)
    return _finished(_toned(mix, brief.bright_db))


def _toned(mix: Any, bright_db: float) -> Any:
    """Return the mix without what nobody hears below the bass, brighter or darker if a reference is."""
    size = roomy(mix.shape[1])
    hz = np.fft.rfftfreq(size, 1 / RATE_HZ).astype(np.float32)
    curve = hz**2 / (hz**2 + np.float32(LOWEST_HZ**2))
    if bright_db:
        octaves = np.clip(np.log2(np.maximum(hz, 60) / PIVOT_HZ), -3, 3)
        curve *= np.exp2(octaves * np.float32(bright_db / 6.02 / 2))
    for side in (0, 1):
        mix[side] = np.fft.irfft(np.fft.rfft(mix[side], size) * curve, size)[: mix.shape[1]]
    return mix


def _finished(mix: Any) -> Any:
    mix *= np.float32(10 ** (WANTED_DB / 20) / max(loudness(mix.mean(axis=0)), 1e-6))
    mix = limited(mix)
    fade = min(round(FADE_S * RATE_HZ), mix.shape[1])
    mix[:, mix.shape[1] - fade :] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fade))).astype(np.float32)
    return mix
