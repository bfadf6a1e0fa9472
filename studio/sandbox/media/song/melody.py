"""Melody: where the syllables of a line fall, and their notes of the scale."""

from collections.abc import Sequence

import numpy as np

from studio.sandbox.media.song.brief import Brief
from studio.sandbox.media.song.score import BAR, LINE_BARS, SungNote
from studio.sandbox.media.song.theory import chord_steps

EIGHTHS = LINE_BARS * BAR * 2
METRIC_STRENGTH = (1.0, 0.1, 0.5, 0.1, 0.7, 0.1, 0.5, 0.15)  # of the eighths of a bar
LAST_SLOT = 13  # the last eighth on which a syllable may fall
BREATH_BEATS = 0.75  # silence at a line's end
MAX_NOTE_BEATS = 3.0
SPAN_STEPS = 4  # range in steps to both sides of a section's middle
# Middle of the range of each kind of section, in steps above the singer's lowest note.
MIDDLES = {"verse": 4, "build": 5, "chorus": 7, "bridge": 5, "intro": 4, "inst": 6, "break": 4, "outro": 4}
# Index of the phrase of each of four lines.
PHRASES = (0, 1, 0, 2)


def write_line(brief: Brief, kind: str, number: int, chords: Sequence[int], stresses: Sequence[bool]) -> list[SungNote]:
    """Return the notes of a line, relative to its first beat; the same kind and number have the same melody."""
    fine = len(stresses) > LAST_SLOT - 1
    slots = place_syllables(
        stresses, LAST_SLOT * 2 if fine else LAST_SLOT, brief.rng("rhythm", kind, number % 4), fine=fine
    )
    pitches = write_contour(brief, kind, number, chords)
    unit = 0.25 if fine else 0.5
    begins = [slot * unit for slot in slots]
    ends = [*begins[1:], min(begins[-1] + MAX_NOTE_BEATS, LINE_BARS * BAR - BREATH_BEATS)]
    found = []
    for begin, end in zip(begins, ends, strict=True):
        step = pitches[int(begin * 2)]
        found.append(SungNote(begin, max(min(end - begin, MAX_NOTE_BEATS), unit), brief.key.note(step)))
    return found


def place_syllables(stresses: Sequence[bool], slots: int, dice: np.random.Generator, *, fine: bool) -> list[int]:
    """Return the slot of each syllable: evenly spaced, stressed ones on beats (dynamic programming)."""
    count = min(len(stresses), slots)
    per_bar = EIGHTHS * (2 if fine else 1) // LINE_BARS
    strength = [
        METRIC_STRENGTH[at % per_bar * 8 // per_bar] * (1 if at % (2 if fine else 1) == 0 else 0.1)
        for at in range(slots)
    ]
    start, taste = int(dice.integers(0, 2)), dice.uniform(0, 0.5, slots)
    even = start + np.arange(count) * (slots - start) / max(count, 4)
    cost = [
        [0.12 * (at - even[k]) ** 2 - (2.2 if stresses[k] else 0.5) * strength[at] - taste[at] for at in range(slots)]
        for k in range(count)
    ]
    best: list[list[tuple[float, int]]] = []
    for k in range(count):
        row, cheapest = [], (np.inf, -1)
        for at in range(slots):
            row.append((cost[k][at] + (cheapest[0] if k else 0.0), cheapest[1]))
            if k and best[k - 1][at][0] < cheapest[0]:
                cheapest = (best[k - 1][at][0], at)
        best.append(row)
    at, found = min(range(slots), key=lambda at: best[-1][at][0]), []
    for k in reversed(range(count)):
        found.append(at)
        at = best[k][at][1]
    return found[::-1]


def write_contour(brief: Brief, kind: str, number: int, chords: Sequence[int]) -> list[int]:
    """Return a step for each eighth of a line: chord tones on the beats, passing tones between them."""
    phrase = PHRASES[number % 4]
    dice = brief.rng("tune", kind, phrase)
    middle = brief.key.lowest(brief.lowest) + MIDDLES[kind]
    rise = float(dice.uniform(-1.5, 3))
    beats: list[int] = []
    for beat in range(EIGHTHS // 2):
        arc = middle + rise * np.sin(np.pi * (beat + 1) / 8) + dice.normal(0, 1.2)
        tones = [
            step
            for step in range(middle - SPAN_STEPS, middle + SPAN_STEPS + 1)
            if (step - chords[beat // BAR] + 1) % 7 in (0, 2, 4)
        ]
        before = beats[-1] if beats else middle
        # Repeated notes are dull, leaps are hard to sing.
        beats.append(min(tones, key=lambda step: abs(step - arc) + 0.7 * abs(step - before) + 0.9 * (step == before)))
    if number % 4 == 3:  # cadence
        home = [
            step
            for step in range(middle - SPAN_STEPS, middle + SPAN_STEPS + 1)
            if step % 7 in _closing_notes(chords[-1])
        ]
        beats[-4:] = [min(home, key=lambda step: abs(step - beats[-5]))] * 4
    return [step for k, beat in enumerate(beats) for step in (beat, _passing_step(beat, beats[min(k + 1, 7)], dice))]


def _closing_notes(degree: int) -> set[int]:
    """Return the notes of the scale that may end a section: of the tonic's chord, if the last chord has them."""
    tones = {step % 7 for step in chord_steps(degree, seventh=False)}
    return (tones & {0, 2, 4}) or tones


def _passing_step(here: int, there: int, dice: np.random.Generator) -> int:
    if abs(here - there) >= 2:
        return (here + there) // 2
    return here + (int(dice.integers(-1, 2)) if here == there and dice.random() < 0.5 else 0)
