"""Fixtures of the voices."""

from tests.voices.upstream import upstream

__all__ = ["upstream"]
