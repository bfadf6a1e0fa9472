"""The {columns} in an instruction: which there are, which are meant, and what a row makes of them."""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

PLACEHOLDER = re.compile(r"\{([^{}\n]{1,80})\}")
SOME = 8  # columns that a sentence names


def find_columns(text: str) -> list[str]:
    """Return the names in braces, each once, in the order of the text."""
    return list(dict.fromkeys(name.strip() for name in PLACEHOLDER.findall(text)))


def missing_columns(text: str, columns: Iterable[str]) -> list[str]:
    """Return the names in braces that are no columns; case does not matter."""
    known = {name.casefold() for name in columns}
    return [name for name in find_columns(text) if name.casefold() not in known]


def describe_missing(name: str, columns: list[str]) -> str:
    """Return in a sentence that there is no such column, and which one may be meant."""
    near = difflib.get_close_matches(name.casefold(), [one.casefold() for one in columns], 1)
    if near:
        meant = next(one for one in columns if one.casefold() == near[0])
        return f"There is no column {{{name}}}. Perhaps {{{meant}}} is meant."
    named = ", ".join(f"{{{one}}}" for one in columns[:SOME])
    return f"There is no column {{{name}}}. The table has {named}{' and others' if len(columns) > SOME else ''}."


def fill(text: str, row: Mapping[str, Any]) -> str:
    """Return an instruction with the cells of one row; ``row`` maps folded names of columns to cells."""
    return PLACEHOLDER.sub(lambda found: to_words(row.get(found[1].strip().casefold())), text)


def fold_row(columns: Iterable[str], cells: Iterable[Any]) -> dict[str, Any]:
    """Return a row as ``fill`` reads it."""
    return {name.casefold(): cell for name, cell in zip(columns, cells, strict=False)}


def to_words(cell: Any) -> str:
    """Return a cell as it stands in a sentence."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "" if cell is None else str(cell).strip()


def unused_name(name: str, columns: Iterable[str]) -> str:
    """Return a name for one more column."""
    taken = {one.casefold() for one in columns}
    found, number = name, 2
    while found.casefold() in taken:
        found, number = f"{name} {number}", number + 1
    return found
