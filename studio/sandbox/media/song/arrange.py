"""Arrangement: which instruments play in which section, and their notes."""

from collections.abc import Iterator
from itertools import pairwise

from studio.sandbox.media.song.brief import Brief
from studio.sandbox.media.song.drums import swing, write_drums
from studio.sandbox.media.song.melody import write_line
from studio.sandbox.media.song.score import BAR, LINE_BARS, Note, PlacedSection, Score, Section
from studio.sandbox.media.song.theory import chord_steps, close_voicing

# Parts of each kind of section, without the drums; a lead melody is added where nobody sings.
PARTS = {
    "intro": ("comp", "arp", "pad"), "verse": ("bass", "comp"), "build": ("bass", "comp", "pad"),
    "chorus": ("bass", "comp", "pad", "arp"), "bridge": ("bass", "pad", "arp"), "inst": ("bass", "comp", "pad"),
    "break": ("comp", "pad"), "outro": ("bass", "comp", "pad"),
}  # fmt: skip
VELOCITY = {"intro": 84, "verse": 76, "build": 86, "chorus": 100, "bridge": 84, "inst": 92, "break": 80, "outro": 76}
FULL_SECTIONS = {"chorus", "inst"}
LEAD_SECTIONS = {"inst", "chorus", "bridge", "outro"}
BASS_LOW, COMP_LOW, PAD_LOW, ARP_LOW = 33, 55, 60, 67
LEAD_STRESSES = (True, False, True, False, True, False, True)
SIXTEENTH_BEATS = 0.25


def choose_chords(brief: Brief, section: Section) -> tuple[int, ...]:
    """Return the chord (a degree of the scale) of each bar of a section; sections of a kind share theirs."""
    rows = brief.style.chorus if section.kind in FULL_SECTIONS else brief.style.verse
    first = int(brief.rng("chords", "full" if section.kind in FULL_SECTIONS else "calm").integers(len(rows)))
    moved = 1 if section.kind == "bridge" else 0
    row = rows[(first + moved) % len(rows)]
    found = [row[bar % len(row)] for bar in range(section.bars)]
    if section.kind == "outro":
        found[-1] = 1
    return tuple(found)


def lay_out(brief: Brief, sections: list[Section]) -> Score:
    """Return a score with the sections in order and no notes yet."""
    bar, placed = 0, []
    for section in sections:
        placed.append(PlacedSection(section, bar, choose_chords(brief, section)))
        bar += section.bars
    return Score(brief.bpm, placed)


def write_accompaniment(brief: Brief, score: Score, *, with_tune: bool) -> None:
    """Write the band's notes into the score; ``with_tune`` adds a lead melody where nobody sings at all."""
    sung = {number for number, placed in enumerate(score.placed) if placed.section.lines and not with_tune}
    for number, placed in enumerate(score.placed):
        after = score.placed[number + 1].section.kind if number + 1 < len(score.placed) else ""
        score.notes += write_drums(brief, placed, after)
        for part in PARTS[placed.section.kind]:
            score.notes += PLAYERS[part](brief, placed)
        if number not in sung and placed.section.kind in LEAD_SECTIONS:
            score.notes += list(_lead(brief, placed))
    score.notes += list(_last_chord(brief, score))


def _bass(brief: Brief, placed: PlacedSection) -> Iterator[Note]:
    pattern = brief.style.bass[placed.section.kind in FULL_SECTIONS]
    low = brief.key.lowest(BASS_LOW)
    for bar, degree in enumerate(placed.chords):
        root = low + (degree - 1 - low) % 7
        steps = {"r": root, "3": root + 2, "5": root + 4, "o": root + 7}
        for at, beats, sign in _parse_pattern(pattern):
            note = brief.key.note(steps[sign])
            yield _note(brief, placed, "bass", bar * BAR + at, beats * 0.92, note, 6 if at == 0 else 0)


def _comp(brief: Brief, placed: PlacedSection) -> Iterator[Note]:
    pattern = brief.style.comp[placed.section.kind in FULL_SECTIONS]
    for bar, degree in enumerate(placed.chords):
        for at, beats, _ in _parse_pattern(pattern):
            for step in _voicing(brief, degree, COMP_LOW):
                note = brief.key.note(step)
                yield _note(brief, placed, "comp", bar * BAR + at, beats * 0.95, note, 5 if at == 0 else 0)


def _pad(brief: Brief, placed: PlacedSection) -> Iterator[Note]:
    for bar, degree in enumerate(placed.chords):
        for step in _voicing(brief, degree, PAD_LOW):
            yield _note(brief, placed, "pad", bar * BAR, BAR * 0.98, brief.key.note(step), -8)


def _arp(brief: Brief, placed: PlacedSection) -> Iterator[Note]:
    for bar, degree in enumerate(placed.chords):
        tones = _voicing(brief, degree, ARP_LOW)
        for at, beats, sign in _parse_pattern(brief.style.arp):
            octave, tone = divmod(int(sign), len(tones))
            step = tones[tone] + 7 * octave
            yield _note(brief, placed, "arp", bar * BAR + at, min(beats, 1), brief.key.note(step), -4)


def _lead(brief: Brief, placed: PlacedSection) -> Iterator[Note]:
    raised = 12 if brief.lowest < 52 else 0
    for number in range(placed.section.bars // LINE_BARS):
        bars = placed.chords[number * LINE_BARS : (number + 1) * LINE_BARS]
        for sung in write_line(brief, placed.section.kind, number, bars, LEAD_STRESSES):
            at = number * LINE_BARS * BAR + sung.at
            yield _note(brief, placed, "lead", at, sung.beats * 0.95, sung.key + raised, 4)


def _last_chord(brief: Brief, score: Score) -> Iterator[Note]:
    """Yield the chord that rings out after the last bar."""
    last = score.placed[-1]
    for step in _voicing(brief, 1, COMP_LOW):
        yield _note(brief, last, "comp", last.section.bars * BAR, BAR, brief.key.note(step), 0)
    root = brief.key.lowest(BASS_LOW) + (-brief.key.lowest(BASS_LOW)) % 7
    yield _note(brief, last, "bass", last.section.bars * BAR, BAR, brief.key.note(root), 0)


def chords_of_line(placed: PlacedSection, number: int) -> tuple[int, ...]:
    """Return the chords of a line's bars."""
    return placed.chords[number * LINE_BARS : (number + 1) * LINE_BARS]


def _voicing(brief: Brief, degree: int, low: int) -> list[int]:
    return close_voicing(chord_steps(degree, seventh=brief.style.seventh), brief.key.lowest(low))


def _parse_pattern(pattern: str) -> Iterator[tuple[float, float, str]]:
    """Yield start (beats), length (beats) and sign of each note of a pattern."""
    places = [at for at, sign in enumerate(pattern) if sign != "."] + [len(pattern)]
    for at, until in pairwise(places):
        if pattern[at] != "-":
            yield at * SIXTEENTH_BEATS, (until - at) * SIXTEENTH_BEATS, pattern[at]


def _note(brief: Brief, placed: PlacedSection, part: str, at: float, beats: float, key: int, harder: int) -> Note:
    return Note(part, placed.beat + swing(brief, at), beats, key, VELOCITY[placed.section.kind] + harder)


PLAYERS = {"bass": _bass, "comp": _comp, "pad": _pad, "arp": _arp}
