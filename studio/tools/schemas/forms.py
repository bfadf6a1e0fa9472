"""Rows of fields in a form: ``field_0``, ``kind_0``, ``about_0``, ``list_0``, ``required_0``, and so on."""

import re
from collections.abc import Mapping
from typing import Any

from studio.tools.schemas.fields import KINDS, LABELS, Field

ROW = re.compile(r"field_([0-9]{1,3})")
NAME = re.compile(r"[^\W\d][\w -]{0,63}")
MAX_FIELDS = 40
SPARE = 2  # empty rows for pages without script


class RowFault(Exception):
    """Rows that make no schema; the message is a sentence for the person."""


def read_fields(data: Mapping[str, Any]) -> list[Field]:
    """Return the rows of a form that have a name. Raises RowFault."""
    numbers = sorted(int(found[1]) for name in data if (found := ROW.fullmatch(name)))
    fields = [read_row(data, number) for number in numbers if data[f"field_{number}"].strip()]
    names = [field.name.casefold() for field in fields]
    if len(fields) > MAX_FIELDS:
        raise RowFault(f"At most {MAX_FIELDS} fields.")
    if double := next((field.name for field in fields if names.count(field.name.casefold()) > 1), None):
        raise RowFault(f"Two fields are called “{double}”.")
    if strange := next((field.name for field in fields if not NAME.fullmatch(field.name)), None):
        raise RowFault(f"“{strange[:64]}” cannot be a field's name: begin with a letter, at most 64 characters.")
    return fields


def read_row(data: Mapping[str, Any], number: int) -> Field:
    """Return one row."""
    kind = data.get(f"kind_{number}", "text")
    return Field(
        name=data[f"field_{number}"].strip(),
        kind=kind if kind in KINDS else "text",
        about=data.get(f"about_{number}", "").strip()[:500],
        is_list=f"list_{number}" in data,
        is_required=f"required_{number}" in data,
    )


def rows_of(fields: list[Field], bound: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Return the rows that a page shows: those that were sent, else the fields, and a few spare ones."""
    if bound is not None:
        numbers = sorted(int(found[1]) for name in bound if (found := ROW.fullmatch(name)))
        fields = [read_row(bound, number) for number in numbers[:MAX_FIELDS]]
    shown = [*fields, *[Field("")] * SPARE]
    return [{"number": number, "field": field, "kinds": LABELS} for number, field in enumerate(shown)]
