"""Tables that answers can be held to."""

from typing import Any

from django.db import models

from studio.chat.shelf.models import ShelfItem
from studio.tools.schemas.fields import Field, build_schema


class Table(ShelfItem):
    """Columns of an answer."""

    columns = models.JSONField(default=list)  # fields, as keyword arguments

    class Meta:
        indexes = [models.Index(fields=["workspace", "name"], name="table_list")]

    def __str__(self) -> str:
        return self.name

    @property
    def fields(self) -> list[Field]:
        """Return the columns as fields."""
        return [Field(**column) for column in self.columns]

    def to_schema(self) -> dict[str, Any]:
        """Return the JSON schema of an answer: rows that have these columns."""
        return table_schema(self.fields)


def table_schema(fields: list[Field]) -> dict[str, Any]:
    """Return the JSON schema of rows that have some columns."""
    rows = {"type": "array", "items": build_schema(fields)}
    return {"type": "object", "properties": {"rows": rows}, "required": ["rows"], "additionalProperties": False}
