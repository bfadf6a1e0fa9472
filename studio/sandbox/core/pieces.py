"""What sound is made of on its way: pieces, of which the last has the facts about the whole."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of sound, and what is heard in it; or none, and the child's facts about the whole."""

    audio: bytes = b""
    caption: dict[str, Any] | None = None
    facts: dict[str, Any] = field(default_factory=dict)
