"""A client of the imitated API that knows nothing of ours."""

from collections.abc import Iterator

import httpx
import pytest

from tests.sandbox.asking import KEY, TIMEOUT_S, sound_of, speak
from tests.sandbox.hearing import TEXT
from tests.sandbox.tasks import client
from tests.sandboxes import TRUST


@pytest.fixture
def api(calm_sandbox: str) -> Iterator[httpx.Client]:
    """A client with a good key; nothing was charged yet."""
    headers = {"Authorization": f"Bearer {KEY}"}
    with httpx.Client(base_url=calm_sandbox, headers=headers, timeout=TIMEOUT_S, verify=TRUST) as client:
        yield client


@pytest.fixture
def stranger(calm_sandbox: str) -> Iterator[httpx.Client]:
    """A client without a key."""
    with httpx.Client(base_url=calm_sandbox, timeout=TIMEOUT_S, verify=TRUST) as client:
        yield client


@pytest.fixture(scope="module")
def ferry(sandbox_url: str) -> bytes:
    """What the sandbox said of a ferry."""
    with client(sandbox_url, "sk-says-4712") as api:
        return sound_of(speak(api, TEXT))
