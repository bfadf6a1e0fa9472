"""Limits of own voices, from ``catalog.toml``."""

from dataclasses import dataclass

from studio.minimax.catalog.data import DATA


@dataclass(frozen=True, slots=True)
class CloneLimits:
    """Limits of a clone; MiniMax deletes a voice that nobody used after ``unused_days``."""

    recording_purpose: str
    prompt_purpose: str
    preview_text_limit: int
    validation_text_limit: int
    accuracy: float
    unused_days: int


@dataclass(frozen=True, slots=True)
class DesignLimits:
    """Limits of a design."""

    preview_text_limit: int


CLONE_LIMITS = CloneLimits(**DATA["voices"]["clone"])
DESIGN_LIMITS = DesignLimits(**DATA["voices"]["design"])
VOICE_ID_LEAST: int = DATA["voices"]["id_least"]
VOICE_ID_MOST: int = DATA["voices"]["id_most"]
