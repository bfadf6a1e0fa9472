"""Rows of text that is cut into columns by a delimiter."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studio.lib.worker import WorkFailed
from studio.library.media.delimiters import DELIMITERS, find_delimiter

LONGEST_CELL = 1 << 20
SAMPLE = 1 << 16


def open_rows(path: Path, encoding: str, delimiter: str) -> tuple[str, Iterator[list[Any]]]:
    """Return the name of the delimiter ("none" for one column) and the rows. Raises WorkFailed."""
    if delimiter == "auto":
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            sample = file.read(SAMPLE)
        delimiter = find_delimiter(sample[: sample.rfind("\n") + 1] or sample) or "none"
    return delimiter, read_rows(path, encoding, delimiter)


def read_rows(path: Path, encoding: str, delimiter: str) -> Iterator[list[Any]]:
    """Yield rows of cells. Raises WorkFailed with the line that cannot be read."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        if delimiter == "none":
            yield from ([line.rstrip("\r\n")] for line in file)
            return
        reader = csv.reader(file, delimiter=DELIMITERS[delimiter])
        try:
            yield from reader
        except csv.Error as error:
            raise WorkFailed(f"Line {reader.line_num:,} cannot be read: {error}.") from None
        except UnicodeDecodeError:
            raise WorkFailed(f"After line {reader.line_num:,} it is no text that can be read as {encoding}.") from None
