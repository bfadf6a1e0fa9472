"""Ruff and mypy have nothing to say."""

import subprocess
import sys

import pytest

from tests.source import ROOT


def complaints(*words: str) -> str:
    """Return what a tool says when it is not content."""
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def test_ruff_is_content() -> None:
    assert complaints("ruff", "check", "--output-format=concise", ".") == ""


def test_every_module_is_formatted() -> None:
    assert complaints("ruff", "format", "--check", "--quiet", ".") == ""


@pytest.mark.timeout(400)
def test_mypy_is_content() -> None:
    assert complaints("mypy", "--no-error-summary") == ""
