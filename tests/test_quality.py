"""Ruff, mypy and djlint have nothing to say."""

import subprocess
import sys
from pathlib import Path

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


def test_djlint_is_content() -> None:
    assert complaints("djlint", "--lint", "--quiet", "templates") == ""


@pytest.mark.parametrize(("text", "rule"), [
    ("<div><b>Not closed</div>", "H025"), ('<i id="a"></i><i id="a"></i>', "H053"), ("{% if one %}{{ one }}", "T038"),
    ("{% include\n'ui/_top.html' %}", "D058"), ('{% partialdef one %}<a href="#">One</a>{% endpartialdef %}', ""),
])  # fmt: skip
def test_djlint_finds_faults_in_our_sort_of_template(tmp_path: Path, text: str, rule: str) -> None:
    (tmp_path / "one.html").write_text(text + "\n")
    said = complaints("djlint", "--lint", "--quiet", "--configuration", "pyproject.toml", str(tmp_path))
    assert rule in said and bool(said) is bool(rule)
