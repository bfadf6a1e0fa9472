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
EARLY_S = 0.045  # by so much a vowel is heard before its phoneme's time, as measured over six lines
# Of a syllable's time, consonants before the next vowel get no more than this.
MOST_CONSONANT = 0.45
# Frames to both sides of a vowel's loudest one that are held; how much of a note its beginning and end may get.
HELD, MOST_MOVED = 1.0, 0.8
GLIDING, FIRST_HALF = frozenset("AIOWY"), 0.55  # vowels that end as another: their beginning is held
FULL_STOP = "."  # without one, the network swallows the last word
RESIDUE = 8.0  # nepers by which a held frame's residue is softer: it would buzz with the frames' rate
SOFTER, LOUDER = -0.5, 1.9  # nepers by which a vowel may be changed to be as loud as its neighbours
LOUD_BINS = slice(8, 160)  # 160 Hz to 3.2 kHz
GLIDE_S, VIBRATO_HZ, VIBRATO_SEMITONES, VIBRATO_AFTER_S, VIBRATO_GROWS_S = 0.07, 5.5, 0.28, 0.25, 0.4
# What is hummed for a vowel of another language, once it is bare of its accents; and for signs that are not spelt out.
HUMMED = dict(zip("aeiouyаеиоуыэюяαεηιουω", "ɑAiOuiɑAiOuiAuɑɑAiiOuO", strict=True))
SPELT, OTHERS = ("Latin", "Cyrillic", "Greek"), ("ɑ", "O", "A", "u", "i")
MOST_SYLLABLES = 24
# Scripts with a syllable a sign; in those that are left out here, every second letter of a word begins one.
WHOLE = ("Han", "Kana", "Hangul", "Devanagari", "Tamil")


@dataclass(frozen=True, slots=True)
class Words:
    """A line's phonemes, where its vowels are in them, and which of those are stressed."""

    symbols: str
    vowels: tuple[int, ...]
    stresses: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Vowel:
    """Where a vowel is in speech, its frame that is held when it is sung, and how loud that is (in nepers)."""

    begin: float
    held: float
    end: float
    level: float


class Voice(English):
    """Sings lines of lyrics."""

    def words(self, text: str, lyrics: str) -> Words:
        """Return what is to be sung of a line; other languages than English are hummed on their vowels."""
        guess = Guess(lyrics, "auto", "English")
        script = next(filter(None, map(script_of, text)), "")
        if not script or guess.language(script, text) == "English":
            symbols, _, _ = self._phonemes(" ".join(PUNCTUATION.sub(" ", text).split()))
        else:
            symbols = hummed(text)
        found = _words(symbols[:MOST_PHONEMES].strip())
        return found if found.vowels else _words("lˈɑ")

    def sung(self, line: Line, score: Score, timbre: Timbre, seed: int) -> tuple[Any, float]:
        """Return a line's dry sound at 24 kHz, and the second of the song at which it begins."""
        ids = [0, *(self.vocabulary[symbol] for symbol in line.symbols + FULL_STOP), 0]
        outputs = self.session.run(None, {"ids": np.asarray([ids], np.int64), "speed": np.ones(1, np.float32)})
        planes, f0 = [plane[0] for plane in outputs[:5]], outputs[5][0]
        edges = np.maximum(self._edges(outputs, len(ids), len(f0)) - EARLY_S, 0) / FRAME_S
        planes = shape.reshape(planes, f0, timbre)
        # A stressed vowel is heard from the share of its mark on.
        begins = [edges[at + (line.symbols[at - 1] not in STRESSES or at == 0)] for at in line.vowels]
        vowels = [
            _vowel(planes[0], line.symbols[at], begin, edges[at + 2])
            for at, begin in zip(line.vowels, begins, strict=True)
        ]
        last = line.notes[-1]
        times = [score.seconds(beat) / FRAME_S for beat in (*(note.at for note in line.notes), last.at + last.beats)]
        begin, source = stretched(vowels, times, edges[1], edges[len(line.symbols) + 1])
        planes = [_taken(plane, source, smooth=number in (0, 2)) for number, plane in enumerate(planes)]
        voiced = (_near(f0 > shape.VOICED_HZ, source) | _inside(vowels, source)).astype(bool)
        pitch = melody(line.notes, score, begin, len(source), seed)
        louder = _evened(vowels, source)
        for number in (0, 2, 3):
            planes[number] = planes[number] + louder
        planes[3] = planes[3] - np.float32(RESIDUE) * voiced.astype(np.float32)
        f0 = np.where(voiced, pitch, 0).astype(np.float32)
        return dsp.synth(*planes, f0, np.random.default_rng(seed)), begin * FRAME_S


def hummed(text: str) -> str:
    """Return phonemes for a text that is not English: one open syllable for each of its own, as near as is easy."""
    found: list[str] = []
    letters, was_vowel = 0, False  # of the word so far
    for character in unicodedata.normalize("NFC", text.lower()):
        script, bare = script_of(character), unicodedata.normalize("NFD", character)[0]
        letters = letters + 1 if script else 0
        if script in SPELT:
            if bare in HUMMED and not was_vowel:
                found.append(HUMMED[bare])
        elif script in WHOLE or letters % 2:
            found.append(OTHERS[zlib.crc32(character.encode()) % len(OTHERS)])
        was_vowel = script == "Latin" and bare in HUMMED
    return " ".join(f"l{'ˈ' if at % 2 == 0 else ''}{vowel}" for at, vowel in enumerate(found[:MOST_SYLLABLES]))


def stretched(vowels: list[Vowel], times: list[float], first: float, last: float) -> tuple[float, Any]:
    """Return the frame at which a line begins, and for each of its frames the one of the speech that it sounds like.

    ``times`` tells when each note begins, and when the last one ends; all is in frames. Consonants keep their length,
    and so do the beginning and end of a vowel: only where it is loudest, it is held.
    """
    begin = times[0] - (vowels[0].begin - first)
    places, sources = [begin], [first]
    bounds = [*times[:-1], times[-1] + last - vowels[-1].end]
    following = [*(vowel.begin for vowel in vowels[1:]), last]
    for vowel, (at, next_at), next_begin in zip(vowels, pairwise(bounds), following, strict=True):
        end = max(next_at - min(next_begin - vowel.end, MOST_CONSONANT * max(next_at - at, 1)), at + 1)
        rise, fall = vowel.held - HELD - vowel.begin, vowel.end - vowel.held - HELD
        share = min(1, MOST_MOVED * (end - at) / max(rise + fall, 1e-6))
        places += [at, at + share * rise, end - share * fall, end]
        sources += [vowel.begin, vowel.held - HELD, vowel.held + HELD, vowel.end]
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
        symbols = symbols[: vowels[-1] + 1]
    return Words(symbols, tuple(vowels), tuple(stresses))


def _taken(plane: Any, source: Any, *, smooth: bool) -> Any:
    if not smooth:
        return plane[:, np.rint(source).astype(np.intp).clip(0, plane.shape[1] - 1)]
    low = source.astype(np.intp).clip(0, plane.shape[1] - 2)
    part = (source - low).astype(np.float32)
    return plane[:, low] * (1 - part) + plane[:, low + 1] * part


def _near(flags: Any, source: Any) -> Any:
    return flags[np.rint(source).astype(np.intp).clip(0, len(flags) - 1)]


def _inside(vowels: list[Vowel], source: Any) -> Any:
    return np.any([(source > vowel.begin + 1) & (source < vowel.end - 1) for vowel in vowels], axis=0)


def _evened(vowels: list[Vowel], source: Any) -> Any:
    """Return what is added (in nepers) to each frame, so that unstressed vowels are sung as loud as stressed ones."""
    levels = np.array([vowel.level for vowel in vowels])
    gains = np.clip(np.percentile(levels, 70) - levels, SOFTER, LOUDER)
    places = [place for vowel in vowels for place in (vowel.begin + 0.5, vowel.held, vowel.end - 0.5)]
    return np.interp(source, places, np.repeat(gains, 3)).astype(np.float32)


def _vowel(harmonics: Any, symbol: str, begin: float, end: float) -> Vowel:
    end = max(end, begin + 2 * HELD + 1)
    low, high = begin + HELD, (begin + FIRST_HALF * (end - begin) if symbol in GLIDING else end) - HELD
    frames = np.arange(round(low), max(round(high), round(low)) + 1).clip(0, harmonics.shape[1] - 1)
    loud = np.log(np.exp(harmonics[LOUD_BINS, :][:, frames]).sum(axis=0))
    best = int(loud.argmax())
    return Vowel(begin, float(np.clip(frames[best], low, end - HELD)), end, float(loud[best]))
