"""Batches of tests are asked about without pauses."""

import pytest

from studio.batches import polling


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look again at once."""
    monkeypatch.setattr(polling, "FIRST_S", 0.1)
    monkeypatch.setattr(polling, "LONGEST_S", 0.2)
    monkeypatch.setattr(polling, "LOOKS_S", (0.1, 0.1, 0.1))
