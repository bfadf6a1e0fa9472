"""Helpers for songs: rendered in the test's own process, with score, dry voice and sound."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from studio.sandbox.media.song.mix import START_S
from studio.sandbox.media.song.score import Line, PlacedSection, Score, SungNote
from studio.sandbox.media.song.singer import Singer
from studio.sandbox.media.song.song import Song
from tests.sandbox_media.sound import decode, rms

RATE_HZ = 44_100
WINDOW = 2048


@cache
def load_singer() -> Singer:
    """Return the singer, loaded once."""
    return Singer()


@dataclass
class RenderedSong:
    """A rendered song; ``sound`` is the decoded file, channels x samples."""

    song: Song
    data: bytes
    sound: Any

    @property
    def score(self) -> Score:
        return self.song.score

    @cached_property
    def mono(self) -> Any:
        return self.sound.mean(axis=0)

    @cached_property
    def vocal(self) -> Any:
        """Return the dry voice."""
        return self.song.render_vocal(self.score)

    def sample_of(self, beat: float) -> int:
        """Return the sample index of a beat."""
        return round((self.score.seconds(beat) + START_S) * RATE_HZ)

    def section(self, placed: PlacedSection) -> Any:
        """Return a section's sound."""
        return self.mono[self.sample_of(placed.beat) : self.sample_of(placed.beat + placed.section.bars * 4)]

    def sections(self, kind: str) -> list[PlacedSection]:
        """Return the sections of a kind."""
        return [placed for placed in self.score.placed if placed.section.kind == kind]

    def lines(self, placed: PlacedSection) -> list[Line]:
        """Return a section's lines."""
        end = placed.beat + placed.section.bars * 4
        return [line for line in self.score.lines if placed.beat <= line.notes[0].at < end]


def render_song(singer: Singer, /, **request: Any) -> RenderedSong:
    """Render a song as WAV."""
    song = Song({"format": "wav", **request}, singer)
    data = b"".join(song.pieces())
    return RenderedSong(song, data, decode(data).samples)


def sung_hz(made: RenderedSong, note: SungNote) -> float:
    """Return the pitch of the voice in the middle of a note, 0 where it is unvoiced."""
    begin, end = made.sample_of(note.at), made.sample_of(note.at + note.beats)
    places = np.linspace(begin + 0.35 * (end - begin), begin + 0.65 * (end - begin), 5).astype(int)
    found = [pitch for pitch in (_pitch_hz(made.vocal[at - WINDOW // 2 : at + WINDOW // 2]) for at in places) if pitch]
    return float(np.median(found)) if found else 0.0


def _pitch_hz(frame: Any) -> float:
    """Return the pitch by autocorrelation, with parabolic interpolation."""
    if len(frame) < WINDOW or rms(frame) < 0.005:
        return 0.0
    window = np.hanning(WINDOW)
    shape = np.fft.irfft(np.abs(np.fft.rfft(window, 4 * WINDOW)) ** 2)[:WINDOW].clip(1e-9)
    likeness = np.fft.irfft(np.abs(np.fft.rfft(frame * window, 4 * WINDOW)) ** 2)[:WINDOW] / shape
    likeness = likeness[RATE_HZ // 900 : RATE_HZ // 70] / likeness[0]
    inner = likeness[1:-1]
    peaks = np.flatnonzero((inner >= likeness[:-2]) & (inner >= likeness[2:]) & (inner > 0.85 * likeness.max())) + 1
    if not len(peaks) or likeness[peaks[0]] < 0.5:
        return 0.0
    before, here, after = likeness[peaks[0] - 1 : peaks[0] + 2]
    return float(RATE_HZ / (RATE_HZ // 900 + peaks[0] + 0.5 * (before - after) / (before - 2 * here + after)))


def loudness_db(sound: Any) -> float:
    """Return the RMS level in dB."""
    return float(20 * np.log10(rms(sound) + 1e-9))


def chroma(sound: Any) -> Any:
    """Return the level of each of the twelve pitch classes."""
    size = 8192
    hz = np.fft.rfftfreq(size, 1 / RATE_HZ)
    used = (hz > 100) & (hz < 2000)
    frames = sound[: len(sound) // size * size].reshape(-1, size) * np.hanning(size)
    levels = np.abs(np.fft.rfft(frames, axis=1))[:, used].sum(axis=0)
    return np.bincount(np.rint(69 + 12 * np.log2(hz[used] / 440)).astype(int) % 12, levels, 12)


def onset_strength(sound: Any) -> tuple[Any, int]:
    """Return the onset strength of each frame, and the hop in samples."""
    hop = 441
    frames = np.lib.stride_tricks.sliding_window_view(sound, 1024)[::hop] * np.hanning(1024)
    levels = np.log1p(100 * np.abs(np.fft.rfft(frames, axis=1)))
    return np.maximum(np.diff(levels, axis=0), 0).sum(axis=1), hop
