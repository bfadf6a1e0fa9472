"""An answer that was held to a table: read, checked against its columns, and as the cells of files."""

import csv
import json
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from studio.chat.models import Message
from studio.chat.tables.models import table_schema
from studio.library.media.cells import disarm
from studio.tools.answers import parse_json
from studio.tools.schemas.check import find_problems
from studio.tools.schemas.fields import Field

MAX_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Answered:
    """A table as it was answered: the columns, the rows, and where they depart from what was asked."""

    title: str
    columns: list[str]
    rows: list[list[Any]]
    problems: list[str] = field(default_factory=list)

    @property
    def shown(self) -> list[list[str]]:
        """Return the first rows as words."""
        return [[to_text(value) for value in row] for row in self.rows[:MAX_SHOWN]]

    @property
    def hidden(self) -> int:
        """Return how many rows the page leaves out."""
        return max(0, len(self.rows) - MAX_SHOWN)


def read_table(message: Message) -> Answered | None:
    """Return the table of an answer, or None for one that is no table: it is then shown as text."""
    asked = message.facts.get("table")
    if not asked or not message.text:
        return None
    data = parse_json(message.text)
    fields = [Field(**column) for column in asked["columns"]]
    rows = data.get("rows") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        return None
    columns = [one.name for one in fields]
    cells = [[row.get(name) for name in columns] if isinstance(row, dict) else [row] for row in rows]
    return Answered(asked["name"], columns, cells, find_problems(data, table_schema(fields)))


def to_text(value: Any) -> str:
    """Return a value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(to_text, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def to_cell(value: Any) -> str | float | bool | None:
    """Return a value as a cell of a file has it: numbers stay numbers."""
    return value if value is None or isinstance(value, bool | int | float) else to_text(value)


def to_csv(table: Answered) -> str:
    """Return a table as CSV: texts in quotes, those that a spreadsheet would run with an apostrophe before them."""
    target = StringIO()
    writer = csv.writer(target, quoting=csv.QUOTE_NONNUMERIC)
    for row in [table.columns, *table.rows]:
        writer.writerow(["" if (cell := to_cell(value)) is None else disarm(cell) for value in row])
    return target.getvalue()


def to_json(table: Answered) -> str:
    """Return a table as JSON: a list of objects."""
    rows = [dict(zip(table.columns, row, strict=False)) for row in table.rows]
    return json.dumps(rows, ensure_ascii=False, indent=2)
