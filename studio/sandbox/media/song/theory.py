"""Music theory: keys, scales and chords. A step is a note of the scale, counted from the tonic nearest to middle C."""

from dataclasses import dataclass
from typing import Any

NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
MODES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
}
MIDDLE = 60
A4 = 69
A4_HZ = 440.0


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic (0 is C) and a mode."""

    tonic: int
    mode: str

    @property
    def name(self) -> str:
        """Return the key's name, such as "F# minor"."""
        return f"{NAMES[self.tonic]} {self.mode}"

    def note(self, step: int) -> int:
        """Return the MIDI note of a step."""
        root = self.tonic if self.tonic < 7 else self.tonic - 12
        octave, degree = divmod(step, 7)
        return MIDDLE + root + 12 * octave + MODES[self.mode][degree]

    def lowest(self, note: int) -> int:
        """Return the first step that is not below a MIDI note."""
        return next(step for step in range(-40, 40) if self.note(step) >= note)


def chord_steps(degree: int, *, seventh: bool) -> tuple[int, ...]:
    """Return a chord's steps; degrees are counted from 1, as in music."""
    return tuple(degree - 1 + third for third in (0, 2, 4, 6)[: 4 if seventh else 3])


def close_voicing(steps: tuple[int, ...], low: int) -> list[int]:
    """Return a chord's steps moved by octaves into the octave above a step, lowest first."""
    return sorted(low + (step - low) % 7 for step in steps)


def note_hz(notes: Any) -> Any:
    """Return the frequency of MIDI notes, one or an array."""
    return A4_HZ * 2 ** ((notes - A4) / 12)
