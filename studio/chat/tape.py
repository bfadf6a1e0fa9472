"""What the tracks of an answer's tape hold, and how they are written.

``text`` and ``thinking`` are UTF-8. ``tool`` holds a line of JSON each: ``{"call": {…}}``, or ``{"thought_s": 12.3}``
when the reasoning has ended. ``blocks`` holds, per record, how many UTF-16 units of the text are formatted, a newline,
and the HTML of the blocks that came to it.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from studio.chat import parts
from studio.chat.parts import Part
from studio.jobs.stream.tape_file import read_track


@dataclass(frozen=True, slots=True)
class Said:
    """What has arrived of an answer."""

    text: str = ""
    thinking: str = ""
    calls: tuple[Part, ...] = ()
    thought_s: float = 0.0
    notes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_begun(self) -> bool:
        """Return whether anything has arrived."""
        return bool(self.text or self.thinking or self.calls)

    def to_parts(self) -> list[Part]:
        """Return it as the parts of a message."""
        said = [parts.thinking(self.thinking)] if self.thinking else []
        said += [parts.text(self.text)] if self.text else []
        return [*said, *self.calls]


def read_tape(name: str) -> Said:
    """Return what a tape holds; a character that was cut at its end is left out."""
    words, thinking, tool = (read_track(name, track).decode(errors="ignore") for track in ("text", "thinking", "tool"))
    notes = [json.loads(line) for line in tool.splitlines()]
    calls = tuple(parts.call(**note["call"]) for note in notes if "call" in note)
    thought_s = next((note["thought_s"] for note in notes if "thought_s" in note), 0.0)
    return Said(words, thinking, calls, thought_s, notes)


def to_line(note: dict[str, Any]) -> bytes:
    """Return a line of the track ``tool``."""
    return json.dumps(note, ensure_ascii=False).encode() + b"\n"
