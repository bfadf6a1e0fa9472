"""Where each field of a tool's form comes from: a column of the table, or one value for all rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from studio.batches.columns import to_words
from studio.batches.rows import Head
from studio.jobs.forms import JobForm
from studio.jobs.kinds import Kind
from studio.workspaces.access import Seat

COLUMN = "column_"  # begins the name of a page's field that chooses a column
VALUE = "value_"  # begins that of the value for all rows


@dataclass(frozen=True, slots=True)
class Fill:
    """A field, the column that fills it ("" for none), and the value of rows whose cell is empty."""

    name: str
    label: str
    column: str
    value: str
    options: list[tuple[str, str]]  # values with their labels, where one is chosen
    is_main: bool = False

    def read_cell(self, cell: Any) -> str:
        """Return the value that a cell means: a choice by its value or its label, whatever its case; else its words."""
        whole = isinstance(cell, float) and cell.is_integer()
        words = to_words(int(cell) if whole else cell)
        if not words or self.is_main:
            return words
        by_value = {value.casefold(): value for value, _ in reversed(self.options)}
        by_label = {label.casefold(): value for value, label in reversed(self.options)}
        return by_value.get(words.casefold()) or by_label.get(words.casefold()) or words


def read_fills(kind: Kind[Any], seat: Seat, data: Mapping[str, Any], head: Head | None) -> list[Fill]:
    """Return how the fields are filled: as ``data`` says, else by columns that are called alike."""
    assert kind.from_rows is not None
    form: JobForm = kind.form_class(seat=seat)
    main, *_ = kind.from_rows.fields
    return [read_fill(form, name, name == main, data, head, kind.from_rows.usual) for name in kind.from_rows.fields]


def read_fill(
    form: JobForm, name: str, is_main: bool, data: Mapping[str, Any], head: Head | None, usual: Mapping[str, str]
) -> Fill:
    """Return how one field is filled."""
    label, columns = str(form.fields[name].label), head.columns if head else []
    sent = data.get(COLUMN + name)
    column = sent if sent in ("", *columns) else None
    if column is None or (is_main and not column):
        column = guess_column(name, label, columns) or (longest_column(head) if is_main else "")
    left = "" if is_main else usual.get(name, form[name].value())
    value = str(data.get(VALUE + name, "" if left is None else left))
    return Fill(name, label, column, value, form.offered(name), is_main)


def guess_column(name: str, label: str, columns: Iterable[str]) -> str:
    """Return the column that is called like a field, or ""."""
    called = {name.casefold(), label.casefold(), name.partition("_")[0].casefold()}
    return next((column for column in columns if column.casefold() in called), "")


def longest_column(head: Head | None) -> str:
    """Return the column whose first cells are the longest, the likeliest to be a text."""
    if head is None or not head.columns:
        return ""
    lengths = [sum(len(to_words(row[at])) for row in head.first) for at in range(len(head.columns))]
    return head.columns[lengths.index(max(lengths))]


def data_of_row(fills: Iterable[Fill], usual: Mapping[str, str], row: Mapping[str, Any]) -> dict[str, str]:
    """Return what a row says to the tool's form; ``row`` maps folded names of columns to cells."""
    data = dict(usual)
    for fill in fills:
        cell = fill.read_cell(row.get(fill.column.casefold())) if fill.column else ""
        if given := cell or ("" if fill.is_main else fill.value):
            data[fill.name] = given
    return data
