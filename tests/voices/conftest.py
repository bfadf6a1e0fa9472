"""Fixtures of the voices."""

import pytest

from tests.voices.dialog import at_voices, listed_live
from tests.voices.upstream import upstream

__all__ = ["at_voices", "listed_live", "upstream"]


@pytest.fixture(autouse=True)
def looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for a voice whose answer never came without the pauses that MiniMax may need."""
    monkeypatch.setattr("studio.voices.recovery.PAUSES_S", (0.1, 0.1))
