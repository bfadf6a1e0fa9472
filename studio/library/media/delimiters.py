"""Tell what separates the columns of a text."""

import csv
from io import StringIO

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
LOOKED_AT = 50  # rows
LEAST_SHARE = 0.8  # of the rows have the commonest width; in a text with commas they have not


def find_delimiter(sample: str) -> str:
    """Return the name of the delimiter that cuts the first rows most evenly, or "" for one column."""
    shares = {name: share_of(sample, mark) for name, mark in DELIMITERS.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= LEAST_SHARE else ""


def share_of(sample: str, mark: str) -> float:
    """Return how many of the rows have the commonest width; 0 unless the first row has it too, and another one."""
    rows = [row for row in read_some(sample, mark) if row]
    widths = [len(row) for row in rows]
    if len(widths) < 2:
        return 0.0
    usual = max(set(widths), key=widths.count)
    if usual < 2 or widths[0] != usual:
        return 0.0
    return widths.count(usual) / len(widths)


def reads_as_prose(sample: str) -> bool:
    """Return whether every comma has a space behind it, as in sentences that happen to have equally many."""
    rows = read_some(sample, DELIMITERS["comma"])
    behind = [cell for row in rows for cell in row[1:]]
    return bool(behind) and all(cell.startswith(" ") for cell in behind)


def read_some(sample: str, mark: str) -> list[list[str]]:
    """Return the first rows, cut at a mark."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(sample, newline=""), delimiter=mark):
            rows.append(row)
            if len(rows) > LOOKED_AT:
                break
    except csv.Error:
        return []
    return rows
