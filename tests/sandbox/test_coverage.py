"""The document of what is imitated: every address has its row, and every row leads to something."""

import re

import pytest

from tests.sandbox.addresses import addresses
from tests.source import ROOT

TEXT = (ROOT / "studio/sandbox/COVERAGE.md").read_text()
FAMILIES = TEXT.partition("## Who speaks and who answers")[2].partition("\n## ")[0]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in FAMILIES.splitlines() if "`/v" in line]


def quoted(text: str) -> list[str]:
    """Return what stands in a text as code."""
    return re.findall(r"`([^`]+)`", text)


@pytest.mark.parametrize("path", addresses())
def test_every_address_belongs_to_a_family(path: str) -> None:
    written = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)
    assert [row[0] for row in ROWS if written in quoted(row[1])], f"{written} has no row in COVERAGE.md"


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_every_family_has_its_modules_on_both_sides(row: list[str]) -> None:
    for side, names in (("minimax", quoted(row[2])), ("sandbox", quoted(row[3]))):
        assert (names or row[2] == "nobody") and all((ROOT / "studio" / side / name).exists() for name in names), row


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_the_client_asks_at_each_address_that_has_a_row(row: list[str]) -> None:
    asks = re.split("the sandbox (?:also|only)", row[1])[0]
    folders = [ROOT / "studio/minimax" / name for name in quoted(row[2])]
    source = "".join(path.read_text() for folder in folders for path in folder.glob("*.py"))
    assert [path for path in quoted(asks) if path.partition("/{")[0] not in source] == []


def test_no_family_is_told_twice() -> None:
    assert len({row[0] for row in ROWS}) == len(ROWS)
    every = [path for row in ROWS for path in quoted(row[1])]
    assert len(set(every)) == len(every)


def test_each_address_is_told_of_in_words() -> None:
    table = TEXT.partition("## Who speaks and who answers")[0]
    for path in addresses():
        start, _, end = path.partition("/<")
        assert start in table or start.rpartition("/")[2] in table, f"{path}: what is imitated of it?"
        assert not end.count("/") or end.rpartition("/")[2] in table
