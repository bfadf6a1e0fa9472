"""The sandbox as foreign clients find it: they know its address, and a key."""

from collections.abc import Iterator

import pytest

from tests.sandbox.tasks import client, pace


@pytest.fixture(scope="package")
def address(sandbox_url: str) -> Iterator[str]:
    """The address of the sandbox, whose tasks are done at once."""
    with client(sandbox_url) as api, pace(api, "at-once"):
        yield sandbox_url
