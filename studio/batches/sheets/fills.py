"""Where each field of a tool's form comes from: a column of the table, or one value for all rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studio.batches.columns import to_words
from studio.batches.rows import Head
from studio.jobs.forms import JobForm
from studio.jobs.kinds import FromRows, Kind
from studio.tools.inputs import InputField
from studio.workspaces.access import Seat

COLUMN = "column_"  # begins the name of a page's field that chooses a column
VALUE = "value_"  # begins that of the value for all rows


class Contrary(Exception):
    """A row that fills fields which do not go together; the message says which, for people."""


@dataclass(frozen=True, slots=True)
class Fill:
    """A field, the column that fills it ("" for none), and the value of rows whose cell is empty."""

    name: str
    label: str
    column: str
    value: str
    options: list[tuple[str, str]]  # values with their labels, where one is chosen
    is_main: bool = False
    media: tuple[str, ...] = ()  # of things of the library, where a cell names one

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
    field, columns = form.fields[name], head.columns if head else []
    label = str(field.label)
    sent = data.get(COLUMN + name)
    column = sent if sent in ("", *columns) else None
    if column is None or (is_main and not column):
        column = guess_column(form, name, columns) or (longest_column(head, form) if is_main else "")
    if isinstance(field, InputField):
        return Fill(name, label, column, "", [], is_main, field.media)
    left = "" if is_main else usual.get(name, form[name].value())
    value = str(data.get(VALUE + name, "" if left is None else left))
    return Fill(name, label, column, value, form.offered(name), is_main)


def guess_column(form: JobForm, name: str, columns: Iterable[str]) -> str:
    """Return the column that is called like a field, or ""."""
    label = str(form.fields[name].label).casefold()
    called = {name, name.replace("_", " "), label, name.partition("_")[0], label.partition(" ")[0]}
    if isinstance(form.fields[name], InputField):  # "first" is rather somebody's name than a first frame
        called = {name, name.replace("_", " "), label}
    return next((column for column in columns if column.casefold() in called), "")


def longest_column(head: Head | None, form: JobForm) -> str:
    """Return the column whose first cells are the longest, the likeliest to be a text; not one called like a field."""
    if head is None or not head.columns:
        return ""
    others = {guess_column(form, name, head.columns) for name in form.fields}
    lengths = {
        name: sum(len(to_words(row[at])) for row in head.first)
        for at, name in enumerate(head.columns)
        if name not in others
    }
    return max(lengths, key=lambda name: lengths[name]) if lengths else head.columns[0]


def data_of_row(fills: Sequence[Fill], offer: FromRows, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row says to the tool's form; ``row`` maps folded names of columns to cells. Raises Contrary."""
    cells = {fill.name: fill.read_cell(row.get(fill.column.casefold())) for fill in fills if fill.column}
    by_cell = {name: cell for name, cell in cells.items() if cell}
    said = {fill.name: fill.value for fill in fills if fill.value and not fill.is_main}
    labels = {fill.name: fill.label for fill in fills}
    return {**offer.usual, **said, **implied_by({**said, **by_cell}, offer, labels), **by_cell}


def implied_by(given: Mapping[str, str], offer: FromRows, labels: Mapping[str, str]) -> dict[str, str]:
    """Return what the filled fields say of others. Raises Contrary for two that say different things."""
    found, by = dict[str, str](), dict[str, str]()
    for name in filter(given.get, offer.implied):
        for other, value in offer.implied[name].items():
            if found.setdefault(other, value) != value:
                raise Contrary(f"“{labels[by[other]]}” and “{labels[name]}” do not go together. Empty one of them.")
            by[other] = name
    return found
