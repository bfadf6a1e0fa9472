"""The singer: the English voice, with each vowel stretched to its note and the melody for its pitch."""

import re
import unicodedata
import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from hibari import dsp

from studio.sandbox.media import shape
from studio.sandbox.media.english import FRAME_S, English
from studio.sandbox.media.languages import Guess, script_of
from studio.sandbox.media.song.score import Line, Score, Sung
from studio.sandbox.media.song.theory import hz
from studio.sandbox.media.timbre import Timbre

RATE_HZ = 24_000
VOWELS = frozenset("AIOQWYaeiouæɑɐɒɔəɚɛɜɪʊʌᵊᵻ")
STRESSES, PUNCTUATION = "ˈˌ", re.compile(r"[^\w\s'’]+")
MOST_PHONEMES = 380
# Of a syllable's time, consonants before the next vowel get no more than this.
MOST_CONSONANT, EDGE_S = 0.45, 0.06
GLIDE_S, VIBRATO_HZ, VIBRATO_SEMITONES, VIBRATO_AFTER_S, VIBRATO_GROWS_S = 0.07, 5.5, 0.28, 0.25, 0.4
# What is hummed for a letter of another language, once it is bare of its accents.
HUMMED = {"a": "ɑ", "e": "A", "i": "i", "o": "O", "u": "u", "y": "i"}
OTHERS = ("ɑ", "O", "A", "u", "i")
MOST_SYLLABLES = 24
WHOLE = ("Han", "Kana", "Hangul")  # scripts with a syllable a sign; of others two letters in five are taken for vowels


@dataclass(frozen=True, slots=True)
class Words:
    """A line's phonemes, where its vowels are in them, and which of those are stressed."""

    symbols: str
    vowels: tuple[int, ...]
    stresses: tuple[bool, ...]


class Voice(English):
    """Sings lines of lyrics."""

    def words(self, text: str, lyrics: str) -> Words:
        """Return what is to be sung of a line; other languages than English are hummed on their vowels."""
        guess = Guess(lyrics, "auto", "English")
        script = next(filter(None, map(script_of, text)), "")
        if guess.language(script, text) == "English" and script:
            symbols, _, _ = self._phonemes(" ".join(PUNCTUATION.sub(" ", text).split()))
        else:
            symbols = hummed(text)
        found = _words(symbols[:MOST_PHONEMES].strip())
        return found if found.vowels else _words("lˈɑ")

    def sung(self, line: Line, score: Score, timbre: Timbre, seed: int) -> tuple[Any, float]:
        """Return a line's dry sound at 24 kHz, and the second of the song at which it begins."""
        ids = [0, *(self.vocabulary[symbol] for symbol in line.symbols), 0]
        outputs = self.session.run(None, {"ids": np.asarray([ids], np.int64), "speed": np.ones(1, np.float32)})
        planes, f0 = [plane[0] for plane in outputs[:5]], outputs[5][0]
        edges = self._edges(outputs, len(ids), len(f0)) / FRAME_S
        spans = [(edges[at + 1], edges[at + 2]) for at in line.vowels]
        last = line.notes[-1]
        times = [score.seconds(beat) / FRAME_S for beat in (*(note.at for note in line.notes), last.at + last.beats)]
        begin, source = stretched(spans, times, edges[1], edges[-2])
        planes = shape.reshape(planes, f0, timbre)
        planes = [_taken(plane, source, smooth=number in (0, 2)) for number, plane in enumerate(planes)]
        voiced = (_near(f0 > shape.VOICED_HZ, source) | _inside(spans, source)).astype(bool)
        pitch = melody(line.notes, score, begin, len(source), seed)
        planes[3] = planes[3] - np.float32(2.5) * voiced.astype(np.float32)  # a held frame's residue would buzz
        f0 = np.where(voiced, pitch, 0).astype(np.float32)
        return dsp.synth(*planes, f0, np.random.default_rng(seed)), begin * FRAME_S


def hummed(text: str) -> str:
    """Return phonemes for a text that is not English: one open syllable for each of its own, as near as is easy."""
    found: list[str] = []
    after_vowel = False
    for character in unicodedata.normalize("NFD", text.lower()):
        script = script_of(character)
        if script == "Latin":
            if character in HUMMED and not after_vowel:
                found.append(HUMMED[character])
            after_vowel = character in HUMMED
        elif script in WHOLE or (script and zlib.crc32(character.encode()) % 5 < 2):
            found.append(OTHERS[zlib.crc32(character.encode()) % len(OTHERS)])
    return " ".join(f"l{'ˈ' if at % 2 == 0 else ''}{vowel}" for at, vowel in enumerate(found[:MOST_SYLLABLES]))


def stretched(spans: list[tuple[float, float]], times: list[float], first: float, last: float) -> tuple[float, Any]:
    """Return the frame at which a line begins, and for each of its frames the one of the speech that it sounds like.

    ``spans`` has the vowels in the speech; ``times`` when each note begins, and when the last one ends; all in frames.
    Consonants keep their length, and so do the beginning and end of a vowel: only what is steady grows.
    """
    begin = times[0] - (spans[0][0] - first)
    places, sources = [begin], [first]
    bounds = [*times[:-1], times[-1] + last - spans[-1][1]]
    following = [*(span[0] for span in spans[1:]), last]
    for (low, high), (at, next_at), next_low in zip(spans, pairwise(bounds), following, strict=True):
        consonants = min(next_low - high, MOST_CONSONANT * max(next_at - at, 1))
        end = max(next_at - consonants, at + 1)
        edge = min(EDGE_S / FRAME_S, 0.3 * (high - low), 0.3 * (end - at))
        places += [at, at + edge, end - edge, end]
        sources += [low, low + edge, high - edge, high]
    places.append(max(bounds[-1], places[-1] + 1))
    sources.append(last)
    start = int(np.floor(begin))
    return float(start), np.interp(np.arange(start, int(places[-1]) + 1), places, sources)


def melody(notes: tuple[Sung, ...], score: Score, begin: float, frames: int, seed: int) -> Any:
    """Return the pitch of each frame in Hz: the notes, with glides between them and vibrato on long ones."""
    at = (begin + np.arange(frames)) * FRAME_S
    starts = np.array([score.seconds(note.at) for note in notes])
    which = np.clip(np.searchsorted(starts, at + GLIDE_S / 2, "right") - 1, 0, len(notes) - 1)
    keys = np.array([note.key for note in notes], np.float64)[which]
    width = max(round(GLIDE_S / FRAME_S), 1) | 1
    window = np.hanning(width + 2)[1:-1]
    keys = np.convolve(np.pad(keys, width // 2, mode="edge"), window / window.sum(), "valid")
    since = at - starts[which]
    depth = VIBRATO_SEMITONES * np.clip((since - VIBRATO_AFTER_S) / VIBRATO_GROWS_S, 0, 1)
    drift = 0.05 * np.sin(2 * np.pi * (0.7 * at + seed % 7 / 7))
    return hz(keys + depth * np.sin(2 * np.pi * VIBRATO_HZ * since) + drift)


def _words(symbols: str) -> Words:
    vowels = [at for at, symbol in enumerate(symbols) if symbol in VOWELS][:MOST_SYLLABLES]
    edges = [0, *(vowel + 1 for vowel in vowels)]
    stresses = [any(mark in symbols[low:high] for mark in STRESSES) for low, high in pairwise(edges)]
    if len(vowels) == MOST_SYLLABLES:
        symbols = symbols[:vowels[-1] + 1]
    return Words(symbols, tuple(vowels), tuple(stresses))


def _taken(plane: Any, source: Any, *, smooth: bool) -> Any:
    if not smooth:
        return plane[:, np.rint(source).astype(np.intp).clip(0, plane.shape[1] - 1)]
    low = source.astype(np.intp).clip(0, plane.shape[1] - 2)
    part = (source - low).astype(np.float32)
    return plane[:, low] * (1 - part) + plane[:, low + 1] * part


def _near(flags: Any, source: Any) -> Any:
    return flags[np.rint(source).astype(np.intp).clip(0, len(flags) - 1)]


def _inside(spans: list[tuple[float, float]], source: Any) -> Any:
    return np.any([(source > low + 1) & (source < high - 1) for low, high in spans], axis=0)
