"""Limits of long speech, from ``catalog.toml``."""

from dataclasses import dataclass

from studio.minimax.catalog.data import DATA, freeze


@dataclass(frozen=True, slots=True)
class LongSpeechLimits:
    """Limits of a long text, and of queries for its task."""

    text_limit: int
    file_text_limit: int
    file_suffixes: tuple[str, ...]
    file_purpose: str
    channels: int
    queries_a_second: int
    link_hours: int


LONG_SPEECH_LIMITS = LongSpeechLimits(**freeze(DATA["long_speech"]))
