"""How much of a sweep is run."""

import pytest


@pytest.fixture
def whole_sweep(request: pytest.FixtureRequest) -> bool:
    """Return whether every event of a long take is to be killed at."""
    return bool(request.config.getoption("--whole-sweep"))
