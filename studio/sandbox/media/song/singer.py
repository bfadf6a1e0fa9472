"""Singing synthesis: the English voice with each vowel stretched to its note and the melody as its pitch."""

import re
import unicodedata
import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from hibari import dsp

from studio.sandbox.media import spectrum
from studio.sandbox.media.english import FRAME_S, EnglishEngine
from studio.sandbox.media.languages import LanguageDetector, script_of
from studio.sandbox.media.song.score import Line, Score, SungNote
from studio.sandbox.media.song.theory import note_hz
from studio.sandbox.media.timbre import Timbre

RATE_HZ = 24_000
VOWELS = frozenset("AIOQWYaeiouæɑɐɒɔəɚɛɜɪʊʌᵊᵻ")
STRESSES = "ˈˌ"
PUNCTUATION = re.compile(r"[^\w\s'’]+")
MAX_PHONEMES = 380
ONSET_LEAD_S = 0.045  # measured: a vowel is audible this much before its phoneme's time
# Largest share of a syllable for the consonants before the next vowel.
MAX_CONSONANT_SHARE = 0.45
# Frames held on both sides of a vowel's loudest one; largest share of a note for a vowel's onset and end.
HOLD_FRAMES = 1.0
MAX_TRANSITION_SHARE = 0.8
DIPHTHONGS = frozenset("AIOWY")
FIRST_HALF = 0.55  # share of a diphthong in which its held frame is searched
FULL_STOP = "."  # without one, the network swallows the last word
RESIDUE_ATTENUATION = 8.0  # nepers; the residue of a held frame would buzz at the frame rate
MIN_GAIN = -0.5  # nepers, of a vowel
MAX_GAIN = 1.9
LOUD_BINS = slice(8, 160)  # 160 Hz to 3.2 kHz
GLIDE_S = 0.07
VIBRATO_HZ = 5.5
VIBRATO_SEMITONES = 0.28
VIBRATO_AFTER_S = 0.25
VIBRATO_GROWS_S = 0.4
# Phonemes for the vowels of other alphabets, without accents; and the vowels for other scripts.
VOWEL_PHONEMES = dict(zip("aeiouyаеиоуыэюяαεηιουω", "ɑAiOuiɑAiOuiAuɑɑAiiOuO", strict=True))
ALPHABETS = ("Latin", "Cyrillic", "Greek")
OTHER_VOWELS = ("ɑ", "O", "A", "u", "i")
MAX_SYLLABLES = 24
# Scripts with one syllable per character; in others, every second letter of a word begins one.
SYLLABIC_SCRIPTS = ("Han", "Kana", "Hangul", "Devanagari", "Tamil")


@dataclass(frozen=True, slots=True)
class LinePhonemes:
    """A line's phonemes, the indexes of its vowels, and which of those are stressed."""

    symbols: str
    vowels: tuple[int, ...]
    stresses: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Vowel:
    """A vowel's frames in speech: begin, the frame held when sung, end; and its loudness (nepers)."""

    begin: float
    held: float
    end: float
    level: float


class Singer(EnglishEngine):
    """Sings lines of lyrics."""

    def phonemize_line(self, text: str, lyrics: str) -> LinePhonemes:
        """Return the phonemes of a line; languages other than English are hummed on their vowels."""
        guess = LanguageDetector(lyrics, "auto", "English")
        script = next(filter(None, map(script_of, text)), "")
        if not script or guess.language(script, text) == "English":
            symbols, _, _ = self._phonemize(" ".join(PUNCTUATION.sub(" ", text).split()))
        else:
            symbols = hum_phonemes(text)
        found = _parse_phonemes(symbols[:MAX_PHONEMES].strip())
        return found if found.vowels else _parse_phonemes("lˈɑ")

    def sing(self, line: Line, score: Score, timbre: Timbre, seed: int) -> tuple[Any, float]:
        """Return a line's dry sound at 24 kHz, and the second of the song at which it begins."""
        ids = [0, *(self.vocabulary[symbol] for symbol in line.symbols + FULL_STOP), 0]
        outputs = self.session.run(None, {"ids": np.asarray([ids], np.int64), "speed": np.ones(1, np.float32)})
        planes, f0 = [plane[0] for plane in outputs[:5]], outputs[5][0]
        edges = np.maximum(self._phoneme_edges_s(outputs, len(ids), len(f0)) - ONSET_LEAD_S, 0) / FRAME_S
        planes = spectrum.apply_timbre(planes, f0, timbre)
        # A stressed vowel begins with the duration of its stress mark.
        begins = [edges[at + (line.symbols[at - 1] not in STRESSES or at == 0)] for at in line.vowels]
        vowels = [
            _measure_vowel(planes[0], line.symbols[at], begin, edges[at + 2])
            for at, begin in zip(line.vowels, begins, strict=True)
        ]
        last = line.notes[-1]
        times = [score.seconds(beat) / FRAME_S for beat in (*(note.at for note in line.notes), last.at + last.beats)]
        begin, source = stretch(vowels, times, edges[1], edges[len(line.symbols) + 1])
        planes = [_resample_frames(plane, source, smooth=number in (0, 2)) for number, plane in enumerate(planes)]
        voiced = (_nearest(f0 > spectrum.VOICED_HZ, source) | _inside(vowels, source)).astype(bool)
        pitch = pitch_curve_hz(line.notes, score, begin, len(source), seed)
        louder = _vowel_gains(vowels, source)
        for number in (0, 2, 3):
            planes[number] = planes[number] + louder
        planes[3] = planes[3] - np.float32(RESIDUE_ATTENUATION) * voiced.astype(np.float32)
        f0 = np.where(voiced, pitch, 0).astype(np.float32)
        return dsp.synth(*planes, f0, np.random.default_rng(seed)), begin * FRAME_S


def hum_phonemes(text: str) -> str:
    """Return phonemes for a text that is not English: one open syllable for each of its own, approximately."""
    found: list[str] = []
    letters, was_vowel = 0, False  # of the word so far
    for character in unicodedata.normalize("NFC", text.lower()):
        script, bare = script_of(character), unicodedata.normalize("NFD", character)[0]
        letters = letters + 1 if script else 0
        if script in ALPHABETS:
            if bare in VOWEL_PHONEMES and not was_vowel:
                found.append(VOWEL_PHONEMES[bare])
        elif script in SYLLABIC_SCRIPTS or letters % 2:
            found.append(OTHER_VOWELS[zlib.crc32(character.encode()) % len(OTHER_VOWELS)])
        was_vowel = script == "Latin" and bare in VOWEL_PHONEMES
    return " ".join(f"l{'ˈ' if at % 2 == 0 else ''}{vowel}" for at, vowel in enumerate(found[:MAX_SYLLABLES]))


def stretch(vowels: list[Vowel], times: list[float], first: float, last: float) -> tuple[float, Any]:
    """Return the first frame of a line, and for each of its frames the frame of speech to take.

    ``times`` are the notes' starts and the last one's end, all in frames. Consonants and the onset and end of a vowel
    keep their length; a vowel is held at its loudest frame.
    """
    begin = times[0] - (vowels[0].begin - first)
    places, sources = [begin], [first]
    bounds = [*times[:-1], times[-1] + last - vowels[-1].end]
    following = [*(vowel.begin for vowel in vowels[1:]), last]
    for vowel, (at, next_at), next_begin in zip(vowels, pairwise(bounds), following, strict=True):
        end = max(next_at - min(next_begin - vowel.end, MAX_CONSONANT_SHARE * max(next_at - at, 1)), at + 1)
        rise, fall = vowel.held - HOLD_FRAMES - vowel.begin, vowel.end - vowel.held - HOLD_FRAMES
        share = min(1, MAX_TRANSITION_SHARE * (end - at) / max(rise + fall, 1e-6))
        places += [at, at + share * rise, end - share * fall, end]
        sources += [vowel.begin, vowel.held - HOLD_FRAMES, vowel.held + HOLD_FRAMES, vowel.end]
    places.append(max(bounds[-1], places[-1] + 1))
    sources.append(last)
    start = int(np.floor(begin))
    return float(start), np.interp(np.arange(start, int(places[-1]) + 1), places, sources)


def pitch_curve_hz(notes: tuple[SungNote, ...], score: Score, begin: float, frames: int, seed: int) -> Any:
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
    return note_hz(keys + depth * np.sin(2 * np.pi * VIBRATO_HZ * since) + drift)


def _parse_phonemes(symbols: str) -> LinePhonemes:
    vowels = [at for at, symbol in enumerate(symbols) if symbol in VOWELS][:MAX_SYLLABLES]
    edges = [0, *(vowel + 1 for vowel in vowels)]
    stresses = [any(mark in symbols[low:high] for mark in STRESSES) for low, high in pairwise(edges)]
    if len(vowels) == MAX_SYLLABLES:
        symbols = symbols[: vowels[-1] + 1]
    return LinePhonemes(symbols, tuple(vowels), tuple(stresses))


def _resample_frames(plane: Any, source: Any, *, smooth: bool) -> Any:
    if not smooth:
        return plane[:, np.rint(source).astype(np.intp).clip(0, plane.shape[1] - 1)]
    low = source.astype(np.intp).clip(0, plane.shape[1] - 2)
    part = (source - low).astype(np.float32)
    return plane[:, low] * (1 - part) + plane[:, low + 1] * part


def _nearest(flags: Any, source: Any) -> Any:
    return flags[np.rint(source).astype(np.intp).clip(0, len(flags) - 1)]


def _inside(vowels: list[Vowel], source: Any) -> Any:
    return np.any([(source > vowel.begin + 1) & (source < vowel.end - 1) for vowel in vowels], axis=0)


def _vowel_gains(vowels: list[Vowel], source: Any) -> Any:
    """Return the gain (nepers) of each frame that makes unstressed vowels as loud as stressed ones."""
    levels = np.array([vowel.level for vowel in vowels])
    gains = np.clip(np.percentile(levels, 70) - levels, MIN_GAIN, MAX_GAIN)
    places = [place for vowel in vowels for place in (vowel.begin + 0.5, vowel.held, vowel.end - 0.5)]
    return np.interp(source, places, np.repeat(gains, 3)).astype(np.float32)


def _measure_vowel(harmonics: Any, symbol: str, begin: float, end: float) -> Vowel:
    end = max(end, begin + 2 * HOLD_FRAMES + 1)
    low, high = begin + HOLD_FRAMES, (begin + FIRST_HALF * (end - begin) if symbol in DIPHTHONGS else end) - HOLD_FRAMES
    frames = np.arange(round(low), max(round(high), round(low)) + 1).clip(0, harmonics.shape[1] - 1)
    loud = np.log(np.exp(harmonics[LOUD_BINS, :][:, frames]).sum(axis=0))
    best = int(loud.argmax())
    return Vowel(begin, float(np.clip(frames[best], low, end - HOLD_FRAMES)), end, float(loud[best]))
