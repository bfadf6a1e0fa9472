"""The rules of the faults that are in force."""

import asyncio
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Rule:
    """What to do to calls of a path; how many it has seen and matched, and how many streams it holds now."""

    path: str
    do: str
    n: float = 0
    nth: int = 0  # which call is meant, counted from when the rule was made; 0 is every one
    charged: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    seen: int = 0
    met: int = 0
    held: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def matches_call(self, path: str) -> bool:
        """Count a call, and return whether this is one to spoil."""
        if path != self.path:
            return False
        self.seen += 1
        is_meant = not self.nth or self.seen == self.nth
        self.met += is_meant
        return is_meant

    def to_json(self) -> dict[str, Any]:
        """Serialize the rule."""
        return {name: getattr(self, name) for name in ("path", "do", "n", "nth", "seen", "met", "held")}


rules: list[Rule] = []


def release_all() -> None:
    """Release the streams that any rule holds."""
    for rule in rules:
        rule.released.set()
