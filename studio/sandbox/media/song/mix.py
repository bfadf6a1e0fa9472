"""Mixing: each part at its level and pan position, the voice in front, one reverb for all."""

from typing import Any

import numpy as np

from studio.sandbox.media.song.brief import Brief
from studio.sandbox.media.song.effects import (
    ducking_gain,
    fast_fft_size,
    limit_peaks,
    measure_rms,
    render_echoes,
    reverberate,
)
from studio.sandbox.media.song.sampler import render_note
from studio.sandbox.media.song.score import Note, Score
from studio.sandbox.media.song.soundfont import DRUMS, RATE_HZ

# Level in dBFS where a part is audible, pan from left (-1) to right, and reverb send.
PARTS = {
    "kick": (-17.0, 0.0, 0.02), "snare": (-19.0, 0.05, 0.12), "hats": (-29.0, 0.35, 0.06), "toms": (-24.0, -0.25, 0.2),
    "bass": (-19.0, 0.0, 0.0), "comp": (-23.0, -0.3, 0.16), "pad": (-29.0, 0.2, 0.35), "arp": (-28.0, 0.5, 0.25),
    "lead": (-21.0, 0.12, 0.25),
}  # fmt: skip
DRUM_PARTS = ("kick", "snare", "hats", "toms")
VOICE_DB = -15.5
VOICE_ROOM = 0.16
VOICE_ECHO = 0.16
DUCK_DB = 2.5
ALONE_DB = -16.0
TAIL_S = 2.6  # after the last bar
FADE_S = 1.6  # at the end of the tail
START_S = 0.2  # before the first beat, for a consonant that precedes it
TARGET_DB = -15.5
TIMING_JITTER_S = 0.006
PIVOT_HZ = 1_000.0
LOWEST_HZ = 28.0


def song_samples(score: Score) -> int:
    """Return the number of samples of a song."""
    return round((score.seconds(score.bars * 4) + TAIL_S + START_S) * RATE_HZ)


def render_part(brief: Brief, score: Score, part: str, notes: list[Note]) -> Any:
    """Return a part's mono sound."""
    sound = np.zeros(song_samples(score), np.float32)
    bank, number = (DRUMS, brief.style.kit) if part in DRUM_PARTS else (0, brief.style.instruments[part])
    late = (
        brief.rng("late", part).normal(0, TIMING_JITTER_S, len(notes)).clip(-2 * TIMING_JITTER_S, 2 * TIMING_JITTER_S)
    )
    for note, shift in zip(notes, late, strict=True):
        at = max(round((score.seconds(note.at) + START_S + shift) * RATE_HZ), 0)
        one = render_note(bank, number, note.key, note.velocity, score.seconds(note.beats))[: len(sound) - at]
        sound[at : at + len(one)] += one
    return sound


def mix_band(brief: Brief, score: Score) -> tuple[Any, Any]:
    """Return the band (2 x samples) and its mono reverb send."""
    mix, sent = np.zeros((2, song_samples(score)), np.float32), np.zeros(song_samples(score), np.float32)
    for part, (level_db, place, room) in PARTS.items():
        notes = [note for note in score.notes if note.part == part]
        if not notes:
            continue
        sound = render_part(brief, score, part, notes)
        sound *= np.float32(10 ** (level_db / 20) / max(measure_rms(sound), 1e-6))
        angle = (place + 1) * np.pi / 4
        mix[0] += sound * np.float32(np.cos(angle) * np.sqrt(2))
        mix[1] += sound * np.float32(np.sin(angle) * np.sqrt(2))
        sent += sound * np.float32(room)
    return mix, sent


def mix_song(brief: Brief, score: Score, vocal: Any | None, *, band: bool) -> Any:
    """Return the finished song (2 x samples at 44.1 kHz)."""
    silent = np.zeros((2, song_samples(score)), np.float32), np.zeros(song_samples(score), np.float32)
    mix, sent = mix_band(brief, score) if band else silent
    if vocal is not None:
        vocal = vocal * np.float32(10 ** ((VOICE_DB if band else ALONE_DB) / 20) / max(measure_rms(vocal), 1e-6))
        gain = ducking_gain(vocal, DUCK_DB)
        mix, sent = mix * gain, sent * gain
        echo = render_echoes(vocal, min(score.seconds(0.75), 0.5)) * np.float32(VOICE_ECHO)
        mix += vocal + echo * np.array([[0.8], [1.2]], np.float32)
        sent += (vocal + echo) * np.float32(VOICE_ROOM)
    mix += reverberate(sent)
    return _master(_equalize(mix, brief.bright_db))


def _equalize(mix: Any, bright_db: float) -> Any:
    """Apply a high-pass filter below the bass, and a spectral tilt if a reference is brighter or darker."""
    size = fast_fft_size(mix.shape[1])
    hz = np.fft.rfftfreq(size, 1 / RATE_HZ).astype(np.float32)
    curve = hz**2 / (hz**2 + np.float32(LOWEST_HZ**2))
    if bright_db:
        octaves = np.clip(np.log2(np.maximum(hz, 60) / PIVOT_HZ), -3, 3)
        curve *= np.exp2(octaves * np.float32(bright_db / 6.02 / 2))
    for side in (0, 1):
        mix[side] = np.fft.irfft(np.fft.rfft(mix[side], size) * curve, size)[: mix.shape[1]]
    return mix


def _master(mix: Any) -> Any:
    mix *= np.float32(10 ** (TARGET_DB / 20) / max(measure_rms(mix.mean(axis=0)), 1e-6))
    mix = limit_peaks(mix)
    fade = min(round(FADE_S * RATE_HZ), mix.shape[1])
    mix[:, mix.shape[1] - fade :] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fade))).astype(np.float32)
    return mix
