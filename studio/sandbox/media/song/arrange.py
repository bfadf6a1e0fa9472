"""The arranger: which instruments play in which section, and what."""

from collections.abc import Iterator
from itertools import pairwise

from studio.sandbox.media.song.brief import Brief
from studio.sandbox.media.song.drums import drummed, swung
from studio.sandbox.media.song.score import BAR, LINE_BARS, Note, Placed, Score, Section
from studio.sandbox.media.song.theory import chord, near
from studio.sandbox.media.song.tune import line

# Who plays where; drums see to themselves. A tune is played where nobody sings.
PARTS = {
    "intro": ("comp", "arp", "pad"), "verse": ("bass", "comp"), "build": ("bass", "comp", "pad"),
    "chorus": ("bass", "comp", "pad", "arp"), "bridge": ("bass", "pad", "arp"), "inst": ("bass", "comp", "pad"),
    "break": ("comp", "pad"), "outro": ("bass", "comp", "pad"),
}  # fmt: skip
VELOCITY = {"intro": 84, "verse": 76, "build": 86, "chorus": 100, "bridge": 84, "inst": 92, "break": 80, "outro": 76}
FULL = {"chorus", "inst"}
PLAYED = {"inst", "chorus", "bridge", "outro"}
BASS_LOW, COMP_LOW, PAD_LOW, ARP_LOW = 33, 55, 60, 67
RHYTHM = (True, False, True, False, True, False, True)
SIXTEENTH = 0.25


def chords(brief: Brief, section: Section) -> tuple[int, ...]:
    """Return the chord of each bar of a section; sections of a kind share theirs."""
    rows = brief.style.chorus if section.kind in FULL else brief.style.verse
    first = int(brief.dice("chords", "full" if section.kind in FULL else "calm").integers(len(rows)))
    moved = 1 if section.kind == "bridge" else 0
    row = rows[(first + moved) % len(rows)]
    found = [row[bar % len(row)] for bar in range(section.bars)]
    if section.kind == "outro":
        found[-1] = 1
    return tuple(found)


def arranged(brief: Brief, sections: list[Section]) -> Score:
    """Return the sections in their places, with nothing in them yet."""
    bar, placed = 0, []
    for section in sections:
        placed.append(Placed(section, bar, chords(brief, section)))
        bar += section.bars
    return Score(brief.bpm, placed)


def accompanied(brief: Brief, score: Score, *, with_tune: bool) -> None:
    """Write the band's notes into the score; ``with_tune`` where nobody sings at all."""
    sung = {number for number, placed in enumerate(score.placed) if placed.section.lines and not with_tune}
    for number, placed in enumerate(score.placed):
        after = score.placed[number + 1].section.kind if number + 1 < len(score.placed) else ""
        score.notes += drummed(brief, placed, after)
        for part in PARTS[placed.section.kind]:
            score.notes += PLAYERS[part](brief, placed)
        if number not in sung and placed.section.kind in PLAYED:
            score.notes += list(_tune(brief, placed))
    score.notes += list(_last_chord(brief, score))


def _bass(brief: Brief, placed: Placed) -> Iterator[Note]:
    pattern = brief.style.bass[placed.section.kind in FULL]
    low = brief.key.lowest(BASS_LOW)
    for bar, degree in enumerate(placed.chords):
        root = low + (degree - 1 - low) % 7
        steps = {"r": root, "3": root + 2, "5": root + 4, "o": root + 7}
        for at, beats, sign in _struck(pattern):
            note = brief.key.note(steps[sign])
            yield _note(brief, placed, "bass", bar * BAR + at, beats * 0.92, note, 6 if at == 0 else 0)


def _comp(brief: Brief, placed: Placed) -> Iterator[Note]:
    pattern = brief.style.comp[placed.section.kind in FULL]
    for bar, degree in enumerate(placed.chords):
        for at, beats, _ in _struck(pattern):
            for step in _voiced(brief, degree, COMP_LOW):
                note = brief.key.note(step)
                yield _note(brief, placed, "comp", bar * BAR + at, beats * 0.95, note, 5 if at == 0 else 0)


def _pad(brief: Brief, placed: Placed) -> Iterator[Note]:
    for bar, degree in enumerate(placed.chords):
        for step in _voiced(brief, degree, PAD_LOW):
            yield _note(brief, placed, "pad", bar * BAR, BAR * 0.98, brief.key.note(step), -8)


def _arp(brief: Brief, placed: Placed) -> Iterator[Note]:
    for bar, degree in enumerate(placed.chords):
        tones = _voiced(brief, degree, ARP_LOW)
        for at, beats, sign in _struck(brief.style.arp):
            octave, tone = divmod(int(sign), len(tones))
            step = tones[tone] + 7 * octave
            yield _note(brief, placed, "arp", bar * BAR + at, min(beats, 1), brief.key.note(step), -4)


def _tune(brief: Brief, placed: Placed) -> Iterator[Note]:
    raised = 12 if brief.lowest < 52 else 0
    for number in range(placed.section.bars // LINE_BARS):
        bars = placed.chords[number * LINE_BARS : (number + 1) * LINE_BARS]
        for sung in line(brief, placed.section.kind, number, bars, RHYTHM):
            at = number * LINE_BARS * BAR + sung.at
            yield _note(brief, placed, "lead", at, sung.beats * 0.95, sung.key + raised, 4)


def _last_chord(brief: Brief, score: Score) -> Iterator[Note]:
    """Yield the chord that rings out after the last bar."""
    last = score.placed[-1]
    for step in _voiced(brief, 1, COMP_LOW):
        yield _note(brief, last, "comp", last.section.bars * BAR, BAR, brief.key.note(step), 0)
    root = brief.key.lowest(BASS_LOW) + (-brief.key.lowest(BASS_LOW)) % 7
    yield _note(brief, last, "bass", last.section.bars * BAR, BAR, brief.key.note(root), 0)


def sung_chords(placed: Placed, number: int) -> tuple[int, ...]:
    """Return the chords of a line's bars."""
    return placed.chords[number * LINE_BARS : (number + 1) * LINE_BARS]


def _voiced(brief: Brief, degree: int, low: int) -> list[int]:
    return near(chord(degree, seventh=brief.style.seventh), brief.key.lowest(low))


def _struck(pattern: str) -> Iterator[tuple[float, float, str]]:
    """Yield when (beats) each sign of a pattern begins, how long it sounds, and the sign."""
    places = [at for at, sign in enumerate(pattern) if sign != "."] + [len(pattern)]
    for at, until in pairwise(places):
        if pattern[at] != "-":
            yield at * SIXTEENTH, (until - at) * SIXTEENTH, pattern[at]


def _note(brief: Brief, placed: Placed, part: str, at: float, beats: float, key: int, harder: int) -> Note:
    return Note(part, placed.beat + swung(brief, at), beats, key, VELOCITY[placed.section.kind] + harder)


PLAYERS = {"bass": _bass, "comp": _comp, "pad": _pad, "arp": _arp}
