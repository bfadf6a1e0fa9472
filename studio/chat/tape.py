"""What the tracks of an answer's tape hold, and how they are written.

``text`` and ``thinking`` are UTF-8. ``tool`` holds a line of JSON each: ``{"call": {…}}``, ``{"thought_s": 12.3}`` when
the reasoning has ended, or ``{"renderer": 1}`` before the first formatted block. ``blocks`` holds, per record, how many
UTF-16 units of the text are formatted, a newline, and the HTML of the blocks that came to it.
"""

import json
from dataclasses import dataclass
from typing import Any

from studio.chat import parts
from studio.chat.parts import Part
from studio.jobs.stream.tape_file import read_pieces


@dataclass(frozen=True, slots=True)
class Said:
    """What has arrived of an answer; ``html`` are the blocks of its first ``units`` UTF-16 units."""

    text: str = ""
    thinking: str = ""
    calls: tuple[Part, ...] = ()
    thought_s: float = 0.0
    html: str = ""
    units: int = 0
    renderer: int = 0

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
    pieces = read_pieces(name)
    words, thinking, tool = (b"".join(pieces[track]).decode(errors="ignore") for track in ("text", "thinking", "tool"))
    notes = [json.loads(line) for line in tool.splitlines()]
    known = {key: note[key] for note in reversed(notes) for key in ("thought_s", "renderer") if key in note}
    blocks = [piece.decode().partition("\n") for piece in pieces["blocks"]]
    return Said(
        words, thinking, tuple(parts.call(**note["call"]) for note in notes if "call" in note),
        html="".join(html for _, _, html in blocks), units=int(blocks[-1][0]) if blocks else 0, **known,
    )  # fmt: skip


def to_line(note: dict[str, Any]) -> bytes:
    """Return a line of the track ``tool``."""
    return json.dumps(note, ensure_ascii=False).encode() + b"\n"
