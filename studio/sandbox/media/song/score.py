"""The score: sections of a song, the band's notes and the singer's lines. Times are in beats."""

from dataclasses import dataclass, field

BAR = 4  # beats
LINE_BARS = 2


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a song: a kind of `form.KINDS`, how many bars it lasts, and its lines of lyrics."""

    kind: str
    bars: int
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedSection:
    """A section at its bar, with the chord (a degree of the scale) of each of its bars."""

    section: Section
    bar: int
    chords: tuple[int, ...]

    @property
    def beat(self) -> int:
        """Return the beat at which it begins."""
        return self.bar * BAR


@dataclass(frozen=True, slots=True)
class Note:
    """A note of an instrument; for drums, the key is the drum."""

    part: str
    at: float
    beats: float
    key: int
    velocity: int


@dataclass(frozen=True, slots=True)
class SungNote:
    """A note of the melody, one per syllable."""

    at: float
    beats: float
    key: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of lyrics with its phonemes and its notes."""

    text: str
    symbols: str
    vowels: tuple[int, ...]  # where in the phonemes each syllable has its vowel
    notes: tuple[SungNote, ...]

    @property
    def beats(self) -> float:
        """Return its length in beats."""
        return self.notes[-1].at + self.notes[-1].beats - self.notes[0].at


@dataclass(slots=True)
class Score:
    """A whole song."""

    bpm: float
    placed: list[PlacedSection]
    notes: list[Note] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def bars(self) -> int:
        """Return the number of bars."""
        return self.placed[-1].bar + self.placed[-1].section.bars

    def seconds(self, beat: float) -> float:
        """Return the time of a beat in seconds."""
        return beat * 60 / self.bpm
