"""The locks name every package with its hashes, no address, and what pyproject asks for."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.source import ROOT

LOCKS = ["requirements.lock", "requirements-dev.lock"]
CLIENTS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "proofs").glob("*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
EXTRAS = [wanted for extra in PROJECT["project"]["optional-dependencies"].values() for wanted in extra]


def locked(lock: str) -> dict[str, str]:
    """Return each package's version."""
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", (ROOT / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", [*LOCKS, *CLIENTS])
def test_a_lock_names_no_address(lock: str) -> None:
    assert re.findall(r".*(?:https?://|--index|--find-links).*", (ROOT / lock).read_text()) == []


@pytest.mark.parametrize("lock", [*LOCKS, *CLIENTS])
def test_every_package_has_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        (LOCKS[0], PROJECT["project"]["dependencies"]),
        (LOCKS[1], PROJECT["dependency-groups"]["dev"]),
        (LOCKS[1], EXTRAS),
    ],
)
def test_a_lock_holds_what_the_project_asks_for(lock: str, wanted: list[str]) -> None:
    versions = locked(lock)
    asked = [Requirement(text) for text in wanted]
    assert [str(one) for one in asked if versions.get(canonicalize_name(one.name), "") not in one.specifier] == []


@pytest.mark.parametrize("lock", CLIENTS)
def test_the_lock_of_a_foreign_client_holds_what_was_asked_for(lock: str) -> None:
    versions, lines = locked(lock), (ROOT / lock).with_suffix(".in").read_text().splitlines()
    asked = [Requirement(line.partition("#")[0].strip()) for line in lines]
    assert asked
    assert [str(one) for one in asked if versions.get(canonicalize_name(one.name), "") not in one.specifier] == []


def test_the_test_lock_holds_everything_of_the_other() -> None:
    assert locked(LOCKS[0]).items() <= locked(LOCKS[1]).items()


def test_every_dependency_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    block = text[text.index("dependencies = [") : text.index("[dependency-groups]")]
    entries = [line for line in block.splitlines() if line.startswith('    "')]
    assert entries
    assert [line for line in entries if "# " not in line] == []
