"""The form of a table: its columns."""

from dataclasses import asdict
from typing import Any

from django import forms

from studio.chat.shelf.forms import ShelfForm
from studio.chat.tables.models import Table
from studio.tools.schemas.fields import Field
from studio.tools.schemas.forms import RowFault, read_fields, rows_of


class TableForm(ShelfForm):
    """A table's name and its columns."""

    model = Table

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of columns that the page shows."""
        return rows_of(self.item.fields if self.item else [], self.data if self.is_bound else None)

    def clean(self) -> dict[str, Any]:
        """Hold the columns against what a table may have."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            data["columns"] = read_fields(self.data)
        except RowFault as error:
            raise forms.ValidationError(str(error)) from None
        if not data["columns"]:
            raise forms.ValidationError("Name at least one column.")
        return data

    def values(self) -> dict[str, Any]:
        """Return the values of the row."""
        columns: list[Field] = self.cleaned_data["columns"]
        return {"name": self.cleaned_data["name"], "columns": [asdict(column) for column in columns]}
