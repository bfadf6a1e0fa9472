"""Melodies: where the syllables of a line fall, and which notes of the scale they get."""

from collections.abc import Sequence

import numpy as np

from studio.sandbox.media.song.brief import Brief
from studio.sandbox.media.song.score import BAR, LINE_BARS, Sung
from studio.sandbox.media.song.theory import chord

EIGHTHS = LINE_BARS * BAR * 2
STRENGTH = (1.0, 0.1, 0.5, 0.1, 0.7, 0.1, 0.5, 0.15)  # of the eighths of a bar
LAST_SLOT, BREATH = 13, 0.75  # the last eighth on which a syllable may fall; beats without sound at a line's end
LONGEST_NOTE = 3.0
SPAN = 4  # steps to both sides of a section's middle
# How many steps above the lowest note of the voice the middle of each kind of section lies.
MIDDLES = {"verse": 4, "build": 5, "chorus": 7, "bridge": 5, "intro": 4, "inst": 6, "break": 4, "outro": 4}
# Which of its phrases the lines of a section are sung to.
PHRASES = (0, 1, 0, 2)


def line(brief: Brief, kind: str, number: int, chords: Sequence[int], stresses: Sequence[bool]) -> list[Sung]:
    """Return the notes of a section's line, from its own first beat; the same kind and number have the same tune."""
    fine = len(stresses) > LAST_SLOT - 1
    slots = placed(stresses, LAST_SLOT * 2 if fine else LAST_SLOT, brief.dice("rhythm", kind, number % 4), fine=fine)
    pitches = contour(brief, kind, number, chords)
    unit = 0.25 if fine else 0.5
    begins = [slot * unit for slot in slots]
    ends = [*begins[1:], min(begins[-1] + LONGEST_NOTE, LINE_BARS * BAR - BREATH)]
    found = []
    for begin, end in zip(begins, ends, strict=True):
        step = pitches[int(begin * 2)]
        found.append(Sung(begin, max(min(end - begin, LONGEST_NOTE), unit), brief.key.note(step)))
    return found


def placed(stresses: Sequence[bool], slots: int, dice: np.random.Generator, *, fine: bool) -> list[int]:
    """Return the slot of each syllable: evenly over the line, the stressed ones on beats; the cheapest way there is."""
    count = min(len(stresses), slots)
    per_bar = EIGHTHS * (2 if fine else 1) // LINE_BARS
    strength = [
        STRENGTH[at % per_bar * 8 // per_bar] * (1 if at % (2 if fine else 1) == 0 else 0.1) for at in range(slots)
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


def contour(brief: Brief, kind: str, number: int, chords: Sequence[int]) -> list[int]:
    """Return a step for each eighth of a line: notes of the chord on the beats, steps between them."""
    phrase = PHRASES[number % 4]
    dice = brief.dice("tune", kind, phrase)
    middle = brief.key.lowest(brief.lowest) + MIDDLES[kind]
    rise = float(dice.uniform(-1.5, 3))
    beats: list[int] = []
    for beat in range(EIGHTHS // 2):
        arc = middle + rise * np.sin(np.pi * (beat + 1) / 8) + dice.normal(0, 1.2)
        tones = [
            step
            for step in range(middle - SPAN, middle + SPAN + 1)
            if (step - chords[beat // BAR] + 1) % 7 in (0, 2, 4)
        ]
        before = beats[-1] if beats else middle
        # Standing still is dull, leaping is hard to sing.
        beats.append(min(tones, key=lambda step: abs(step - arc) + 0.7 * abs(step - before) + 0.9 * (step == before)))
    if number % 4 == 3:  # home
        home = [step for step in range(middle - SPAN, middle + SPAN + 1) if step % 7 in _ends(chords[-1])]
        beats[-4:] = [min(home, key=lambda step: abs(step - beats[-5]))] * 4
    return [step for k, beat in enumerate(beats) for step in (beat, _between(beat, beats[min(k + 1, 7)], dice))]


def _ends(degree: int) -> set[int]:
    """Return the scale's notes on which a section may end: of the tonic's chord, if the last chord has them."""
    tones = {step % 7 for step in chord(degree, seventh=False)}
    return (tones & {0, 2, 4}) or tones


def _between(here: int, there: int, dice: np.random.Generator) -> int:
    if abs(here - there) >= 2:
        return (here + there) // 2
    return here + (int(dice.integers(-1, 2)) if here == there and dice.random() < 0.5 else 0)
