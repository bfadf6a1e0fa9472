"""Read tables row by row, with their columns known beforehand."""

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import charset_normalizer

from studio.lib.worker import WorkFailed
from studio.library.media.child.text import LOOKED_AT, MARKS, OLDER
from studio.library.media.table_child import lines, separated, workbook

PIECE_BYTES = 1 << 20
MOST_COLUMNS = 500
MOST_NAME = 80  # characters of a column's name
AUTO = "auto"

type Cell = str | int | float | bool | None
type Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is to be read; "auto" is decided by its bytes."""

    delimiter: str = AUTO
    encoding: str = AUTO
    header: str = AUTO  # named: the first row names the columns; bare: it is a row like the others

    @classmethod
    def from_name(cls, name: str) -> Self:
        """Return what a derivative's name says: ``rows.<delimiter>.<encoding>.<header>.jsonl``."""
        parts = name.split(".")
        return cls(*parts[1:4]) if parts[0] == "rows" else cls()


@dataclass(slots=True)
class Table:
    """A table that is being read: the names of its columns, its rows, and how it was read."""

    columns: list[str]
    rows: Iterator[Row]
    facts: dict[str, Any] = field(default_factory=dict)


@contextmanager
def open_table(source: str, reader: str, reading: Reading) -> Iterator[Table]:
    """Open a table. Raises WorkFailed with what is wrong and where."""
    path = Path(source)
    if reader == "xlsx":
        rows, facts = workbook.open_rows(path), {}
    elif reader == "jsonl":
        encoding = find_encoding(path, reading.encoding)
        columns, rows = lines.open_rows(path, encoding)
        yield Table(unique(columns), rows, {"encoding": encoding, "has_header": True})
        return
    else:
        encoding = find_encoding(path, reading.encoding)
        delimiter, rows = separated.open_rows(path, encoding, reading.delimiter)
        facts = {"encoding": encoding, "delimiter": delimiter}
    filled = (row for row in rows if any(cell not in ("", None) for cell in row))
    yield name_columns(filled, reading.header, facts)


def name_columns(rows: Iterator[Row], header: str, facts: dict[str, Any]) -> Table:
    """Return the table of rows of which the first one may name the columns. Raises WorkFailed for an empty one."""
    first = next(rows, None)
    if first is None:
        raise WorkFailed("There is not one row in it.")
    if len(first) > MOST_COLUMNS:
        raise WorkFailed(f"It has {len(first):,} columns; at most {MOST_COLUMNS} are read.")
    has_header = header == "named" or (header == AUTO and reads_as_names(first))
    said = ["" if cell is None else str(cell).strip()[:MOST_NAME] for cell in first]
    names = said if has_header else [""] * len(first)

    def rest() -> Iterator[Row]:
        if not has_header:
            yield fit(first, len(names))
        for row in rows:
            yield fit(row, len(names))

    return Table(unique(names), rest(), {**facts, "has_header": has_header})


def fit(row: Row, width: int) -> Row:
    """Return a row as wide as the columns."""
    return [*row, *[None] * (width - len(row))][:width] if len(row) != width else row


def reads_as_names(row: Row) -> bool:
    """Return whether a first row names columns: words, each of them once."""
    names = [str(cell).strip() for cell in row if cell not in ("", None)]
    numbers = sum(isinstance(cell, int | float) or is_number(str(cell)) for cell in row if cell not in ("", None))
    return not numbers and len({name.casefold() for name in names}) == len(names)


def is_number(text: str) -> bool:
    """Return whether a text is a number."""
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def unique(names: list[str]) -> list[str]:
    """Return names that are not empty and differ, also when case is ignored."""
    found: dict[str, str] = {}
    for number, name in enumerate(names, 1):
        name = name or f"Column {number}"
        while name.casefold() in found:
            name = f"{name} ({number})"
        found[name.casefold()] = name
    return list(found.values())


def find_encoding(path: Path, asked: str) -> str:
    """Return the encoding that was asked for, else that of the mark, else UTF-8 where it fits, else the likeliest."""
    if asked != AUTO:
        try:
            return codecs.lookup(asked).name
        except LookupError:
            raise WorkFailed(f"“{asked}” is no encoding that is known here.") from None
    with path.open("rb") as file:
        head = file.read(LOOKED_AT)
    if mark := next((name for mark, name in MARKS if head.startswith(mark)), ""):
        return mark
    if is_utf8(path):
        return "utf-8"
    best = charset_normalizer.from_bytes(head[: head.rfind(b"\n") + 1] or head, cp_isolation=OLDER).best()
    return best.encoding if best else "cp1252"


def is_utf8(path: Path) -> bool:
    """Return whether a whole file is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE_BYTES):
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
