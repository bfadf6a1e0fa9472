"""A chunk of sound on its way; the last one has the facts about the whole."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Piece:
    """A chunk of sound and its caption; or none, and the child's facts about the whole."""

    audio: bytes = b""
    caption: dict[str, Any] | None = None
    facts: dict[str, Any] = field(default_factory=dict)
