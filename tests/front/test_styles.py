"""The style sheets: every class in them is used somewhere, and no line is too long to read."""

import re
from itertools import chain
from pathlib import Path

import pytest

from tests.source import ROOT

SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
MOST_CHARACTERS = 140
COMMENT_OR_VALUE = re.compile(r"/\*.*?\*/|(?<=\d)\.\d|url\([^)]*\)|:[^;{}]*;", re.DOTALL)
CLASS = re.compile(r"\.(-?[a-zA-Z][\w-]*)")
WORD = re.compile(r"[A-Za-z][\w-]*")
# The beginning of a class that is written together from something else: a tone, a hue, a state, a sort of code.
BEGINNING = re.compile(r"([a-z][\w-]*-)[{\"]")
BY_HTMX = {"htmx-added", "htmx-indicator", "htmx-request"}


@pytest.fixture(scope="module")
def text() -> str:
    """All templates, scripts and the studio's Python: whatever can put a class on an element."""
    templates = (ROOT / "templates").rglob("*.html")
    scripts = (ROOT / "static" / "js").rglob("*.js")
    code = (path for path in (ROOT / "studio").rglob("*.py") if not {"sandbox", "minimax"} & set(path.parts))
    return "\n".join(path.read_text() for path in chain(templates, scripts, code))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_class_is_used(sheet: Path, text: str) -> None:
    rules = COMMENT_OR_VALUE.sub(" ", sheet.read_text())
    begun = tuple(BEGINNING.findall(text))
    unused = set(CLASS.findall(rules)) - set(WORD.findall(text)) - BY_HTMX
    assert {name for name in unused if not name.startswith(begun)} == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_lines_can_be_read(sheet: Path) -> None:
    lines = sheet.read_text().splitlines()
    assert [line for line in lines if len(line) > MOST_CHARACTERS] == []
