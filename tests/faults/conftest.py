"""How much of a sweep is run, and a studio that is killed and started again from test to test."""

from collections.abc import Iterator

import pytest

from tests.faults.studio import Studio


@pytest.fixture
def whole_sweep(request: pytest.FixtureRequest) -> bool:
    """Return whether every event of a long take is to be killed at."""
    return bool(request.config.getoption("--whole-sweep"))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, sandbox_url: str) -> Iterator[Studio]:
    """A studio with a data folder of its own, for the tests of one module."""
    with Studio(tmp_path_factory.mktemp("studio") / "data", sandbox_url) as started:
        yield started


@pytest.fixture
def studio(shared: Studio, calm_sandbox: str) -> Studio:
    """The module's studio at work, started anew."""
    shared.start_again()
    return shared
