"""The imitated API as a program of its own: its address, its ledger, and the failures that tests ask it for."""

import atexit
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.sandbox_process import Program

TRUST = ssl.create_default_context()  # to read all certificates anew for each client takes longer than most tests
# A server closes what was idle for five seconds, which is when httpx would give it up too: one of both is first.
HTTP = httpx.Client(verify=TRUST, timeout=30, limits=httpx.Limits(keepalive_expiry=2))
atexit.register(HTTP.close)


@pytest.fixture(scope="session")
def sandbox_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the run's one sandbox, which fails when asked to."""
    with Program(tmp_path_factory.mktemp("sandbox") / "data", "--faults", "--stdin") as program:
        yield program.url


@pytest.fixture
def calm_sandbox(sandbox_url: str) -> Iterator[str]:
    """The address of the sandbox without charges and faults, before and after; usable by ``usefixtures``."""
    clear(sandbox_url)
    yield sandbox_url
    clear(sandbox_url)


@contextmanager
def hurried(url: str) -> Iterator[None]:
    """Let a question about a task wait until the work is done."""
    clock = f"{url}/_clock"
    before = HTTP.get(clock).raise_for_status().json()["pace"]
    HTTP.post(clock, json={"pace": "at-once"}).raise_for_status()
    yield
    HTTP.post(clock, json={"pace": before}).raise_for_status()


@pytest.fixture
def hurried_sandbox(calm_sandbox: str) -> Iterator[str]:
    """The address of a sandbox in which a question about a task waits until the work is done."""
    with hurried(calm_sandbox):
        yield calm_sandbox


def charges(url: str) -> list[dict[str, Any]]:
    """Return what was charged since the last `clear`, oldest first; keys are those of the sandbox's ledger."""
    found: list[dict[str, Any]] = HTTP.get(f"{url}/_ledger").raise_for_status().json()["charges"]
    return found


def fault(url: str, path: str, do: str, **options: Any) -> None:
    """Spoil calls of a path from now on: ``n`` is the verb's number, ``nth`` the one call that is meant."""
    HTTP.post(f"{url}/_fault", json={"path": path, "do": do, **options}).raise_for_status()


def held(url: str) -> int:
    """Return how many streams `hold_after_chunks` holds back now."""
    return sum(rule["held"] for rule in HTTP.get(f"{url}/_fault").raise_for_status().json()["faults"])


def release(url: str) -> None:
    """Let go what is held back."""
    HTTP.post(f"{url}/_release").raise_for_status()


def clear(url: str) -> None:
    """Forget charges and faults, and let go what is held."""
    HTTP.delete(f"{url}/_fault").raise_for_status()
    HTTP.delete(f"{url}/_ledger").raise_for_status()
