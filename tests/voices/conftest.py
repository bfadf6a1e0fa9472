"""Fixtures of the voices."""

from tests.voices.dialog import at_voices, listed_live
from tests.voices.upstream import upstream

__all__ = ["at_voices", "listed_live", "upstream"]
