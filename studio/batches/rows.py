"""The rows of a table as the table child has written them: a line of JSON for the columns, then one for each row."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from studio.lib import server_loop
from studio.library.media import derivatives
from studio.library.media.derivatives import CannotConvert
from studio.library.models import Version

READ_S = 60.0
AS_IT_COMES = "rows.auto.auto.auto.jsonl"


class Unreadable(Exception):
    """A table that cannot be read as asked; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class Head:
    """How a table begins: its columns, its first rows, and how many rows there are."""

    columns: list[str]
    first: list[list[Any]]
    rows: int


@contextmanager
def open_rows(file: Path) -> Iterator[tuple[list[str], Iterator[list[Any]]]]:
    """Open a file of rows: the columns, and the rows one by one."""
    with file.open("rb") as lines:
        yield json.loads(lines.readline()), map(json.loads, lines)


def read_head(version: Version, reading: str, count: int) -> Head:
    """Return how a table begins. Raises Unreadable."""
    known = version.details
    if reading == AS_IT_COMES and len(known.get("excerpt", ())) >= min(count, known.get("rows", 0)):
        return Head(known["columns"], known["excerpt"][:count], known["rows"])
    try:
        file = server_loop.run(derivatives.derive(version, reading), READ_S, at_end=derivatives.worker.close)
        with open_rows(file) as (columns, rows):
            first = list(islice(rows, count))
            return Head(columns, first, len(first) + sum(1 for _ in rows))
    except (CannotConvert, TimeoutError, OSError) as error:
        raise Unreadable(str(error) or "It took too long to be read.") from None


def read_first(version: Version, reading: str, count: int) -> Iterator[tuple[list[str], list[Any]]]:
    """Yield the columns with each of the first rows, whole. Raises Unreadable."""
    try:
        file = server_loop.run(derivatives.derive(version, reading), READ_S, at_end=derivatives.worker.close)
    except (CannotConvert, TimeoutError, OSError) as error:
        raise Unreadable(str(error) or "It took too long to be read.") from None
    with open_rows(file) as (columns, rows):
        for row in islice(rows, count):
            yield columns, row
