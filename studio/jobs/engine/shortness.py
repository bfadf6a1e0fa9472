"""What is shorter than announced: by the answer's facts, or by the file's own header; kept, and said."""

from typing import Any

from studio.jobs.engine.files import Kept

# Encoders add and drop some frames; what lacks more was cut.
LEAST_MS = 500
SHARE = 0.03


def describe_shortness(kept: Kept, facts: dict[str, Any]) -> str:
    """Return how much of what was announced is there, such as ``3 s of 6 s``; "" where it is whole."""
    if kept.facts is None or kept.stored is None:
        return ""
    details = kept.facts.details
    there_ms = number(details, "duration_ms")
    announced_ms = max(number(facts, "duration_ms"), number(details, "announced_ms"))
    if there_ms and announced_ms - there_ms > max(LEAST_MS, announced_ms * SHARE):
        return f"{there_ms / 1000:.1f} s of {announced_ms / 1000:.1f} s".replace(".0 s", " s")
    announced = number(facts, "size_bytes")
    if announced * (1 - SHARE) > kept.stored.size_bytes:
        return f"{kept.stored.size_bytes / 1000:,.0f} kB of {announced / 1000:,.0f} kB"
    return ""


def number(found: dict[str, Any], name: str) -> int:
    """Return a positive number of some facts, 0 for anything else."""
    value = found.get(name)
    return int(value) if isinstance(value, int | float) and value > 0 else 0
