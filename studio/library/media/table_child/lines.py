"""Rows that are JSON objects, one a line; their keys are the columns."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studio.lib.worker import WorkFailed

MOST_COLUMNS = 500
MOST_PROBLEMS = 20
LONGEST_LINE = 16 << 20


def open_rows(path: Path, encoding: str) -> tuple[list[str], Iterator[list[Any]]]:
    """Return the columns in the order in which they first occur, and the rows. Raises WorkFailed."""
    columns: dict[str, None] = {}
    problems: list[str] = []
    count = 0
    for number, line in numbered_lines(path, encoding):
        found = parse(line)
        if found is None:
            count += 1
            problems += [f"Line {number:,} is no JSON object."] if count <= MOST_PROBLEMS else []
            continue
        columns.update(dict.fromkeys(found))
        if len(columns) > MOST_COLUMNS:
            raise WorkFailed(f"It has more than {MOST_COLUMNS} columns.")
    if problems:
        rest = f" And {count - MOST_PROBLEMS:,} more." if count > MOST_PROBLEMS else ""
        raise WorkFailed(" ".join(problems) + rest)
    if not columns:
        raise WorkFailed("There is not one row in it.")
    names = list(columns)
    return names, ([to_cell(parsed.get(name)) for name in names] for parsed in objects(path, encoding))


def objects(path: Path, encoding: str) -> Iterator[dict[str, Any]]:
    """Yield the objects."""
    for _, line in numbered_lines(path, encoding):
        yield parse(line) or {}


def numbered_lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not empty with their numbers. Raises WorkFailed for one that is too long."""
    with path.open(encoding=encoding) as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise WorkFailed(f"Line {number:,} is longer than {LONGEST_LINE >> 20} MB.")
            if line.strip():
                yield number, line


def parse(line: str) -> dict[str, Any] | None:
    """Return the object of a line, or None."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def to_cell(value: Any) -> Any:
    """Return a value as a cell; what is nested stays JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
