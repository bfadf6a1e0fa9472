"""Songs made in the test's own process, with their score, their dry voice and their sound."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from studio.sandbox.media.song.mix import START_S
from studio.sandbox.media.song.score import Line, PlacedSection, Score, SungNote
from studio.sandbox.media.song.singer import Singer
from studio.sandbox.media.song.song import Song
from tests.sandbox_media.sound import decoded, rms

RATE_HZ = 44_100
WINDOW = 2048


@cache
def singer() -> Singer:
    """Return the singer, loaded once."""
    return Singer()


@dataclass
class Made:
    """A finished song; ``sound`` is what a player gets of it, channels x samples."""

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

    def place(self, beat: float) -> int:
        """Return the sample of a beat."""
        return round((self.score.seconds(beat) + START_S) * RATE_HZ)

    def section(self, placed: PlacedSection) -> Any:
        """Return a section's sound."""
        return self.mono[self.place(placed.beat) : self.place(placed.beat + placed.section.bars * 4)]

    def sections(self, kind: str) -> list[PlacedSection]:
        """Return the sections of a kind."""
        return [placed for placed in self.score.placed if placed.section.kind == kind]

    def lines(self, placed: PlacedSection) -> list[Line]:
        """Return a section's lines."""
        end = placed.beat + placed.section.bars * 4
        return [line for line in self.score.lines if placed.beat <= line.notes[0].at < end]


def made(singer: Singer, /, **request: Any) -> Made:
    """Make a song without any loss."""
    song = Song({"format": "wav", **request}, singer)
    data = b"".join(song.pieces())
    return Made(song, data, decoded(data).samples)


def sung_hz(made: Made, note: SungNote) -> float:
    """Return the pitch that the voice has in a note: the median of its middle, 0 where nothing is voiced."""
    begin, end = made.place(note.at), made.place(note.at + note.beats)
    places = np.linspace(begin + 0.35 * (end - begin), begin + 0.65 * (end - begin), 5).astype(int)
    found = [pitch for pitch in (_pitch_hz(made.vocal[at - WINDOW // 2 : at + WINDOW // 2]) for at in places) if pitch]
    return float(np.median(found)) if found else 0.0


def _pitch_hz(frame: Any) -> float:
    """Return the pitch by autocorrelation, finer than a sample."""
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
    """Return the level of a stretch of sound."""
    return float(20 * np.log10(rms(sound) + 1e-9))


def chroma(sound: Any) -> Any:
    """Return how loud each of the twelve notes is."""
    size = 8192
    hz = np.fft.rfftfreq(size, 1 / RATE_HZ)
    used = (hz > 100) & (hz < 2000)
    frames = sound[: len(sound) // size * size].reshape(-1, size) * np.hanning(size)
    levels = np.abs(np.fft.rfft(frames, axis=1))[:, used].sum(axis=0)
    return np.bincount(np.rint(69 + 12 * np.log2(hz[used] / 440)).astype(int) % 12, levels, 12)


def onsets(sound: Any) -> tuple[Any, int]:
    """Return how much begins in each frame, and how many samples a frame has."""
    hop = 441
    frames = np.lib.stride_tricks.sliding_window_view(sound, 1024)[::hop] * np.hanning(1024)
    levels = np.log1p(100 * np.abs(np.fft.rfft(frames, axis=1)))
    return np.maximum(np.diff(levels, axis=0), 0).sum(axis=1), hop
