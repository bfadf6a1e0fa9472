"""Drum parts: patterns of the style, a fill before the next section, a crash where it begins."""

from studio.sandbox.media.song.brief import Brief
from studio.sandbox.media.song.score import BAR, Note, PlacedSection

# Part of the mix and General MIDI key of each pattern's drum.
DRUMS = {
    "kick": ("kick", 36), "snare": ("snare", 38), "clap": ("snare", 39), "hat": ("hats", 42), "open": ("hats", 46),
    "ride": ("hats", 51), "shaker": ("hats", 70), "tom": ("toms", 41), "crashes": ("toms", 49),
}  # fmt: skip
PATTERNS = {
    "verse": "calm",
    "build": "calm",
    "chorus": "full",
    "inst": "full",
    "bridge": "calm",
    "outro": "calm",
    "intro": "",
    "break": "",
}
LOUDNESS = {"verse": 0.8, "build": 0.9, "chorus": 1.0, "inst": 0.92, "bridge": 0.75, "outro": 0.75}
FILL = "........6.6.7788"
TOMS = (50, 50, 47, 47, 45, 45, 41, 41)
VELOCITY_STEP = 14  # MIDI velocity per unit of a pattern's digits
SIXTEENTH_BEATS = 0.25


def write_drums(brief: Brief, placed: PlacedSection, after: str) -> list[Note]:
    """Return the drum notes of a section; ``after`` is the kind of the next one."""
    kind, style = placed.section.kind, brief.style
    grids: dict[str, str] = getattr(style, PATTERNS[kind]) if PATTERNS[kind] else {}
    bars, found = placed.section.bars, []
    for bar in range(bars):
        fills = bar == bars - 1 and after in ("chorus", "inst") and style.name not in ("ambient", "jazz", "cinematic")
        for name, grid in grids.items():
            found += _pattern(
                brief,
                name,
                grid[:8] + "." * 8 if fills and name != "hat" else grid,
                placed.beat + bar * BAR,
                LOUDNESS.get(kind, 0.8),
            )
        if fills:
            found += _fill(placed.beat + bar * BAR)
    if kind in ("chorus", "inst") and style.name not in ("ambient", "lofi", "jazz", "hiphop"):
        found.append(Note("toms", placed.beat, BAR, 49, 100))
    return found


def swing(brief: Brief, at: float) -> float:
    """Return a beat's time with swing: every second eighth is late."""
    return at + brief.style.swing / 2 if abs(at % 1 - 0.5) < 0.01 else at


def _pattern(brief: Brief, name: str, grid: str, begin: float, loudness: float) -> list[Note]:
    part, drum = DRUMS[name]
    dice = brief.rng("drums", name, str(begin))
    return [
        Note(part, swing(brief, begin + at * SIXTEENTH_BEATS), SIXTEENTH_BEATS, drum,
             round(min(int(hard) * VELOCITY_STEP * loudness + dice.normal(0, 3), 127)))
        for at, hard in enumerate(grid) if hard != "."
    ]  # fmt: skip


def _fill(begin: float) -> list[Note]:
    hits = [(at, int(hard)) for at, hard in enumerate(FILL) if hard != "."]
    return [
        Note("toms", begin + at * SIXTEENTH_BEATS, SIXTEENTH_BEATS, TOMS[at - 8], hard * VELOCITY_STEP)
        for at, hard in hits
    ]
