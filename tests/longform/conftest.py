"""What the tests of long-form speech share with those of the library, and tasks that are asked about without pauses."""

import pytest

from studio.longform import polling
from tests.library.conftest import children, data_folder

__all__ = ["children", "data_folder"]


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look again at once."""
    monkeypatch.setattr(polling, "FIRST_S", 0.1)
    monkeypatch.setattr(polling, "LONGEST_S", 0.2)
