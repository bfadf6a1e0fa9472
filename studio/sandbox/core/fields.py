"""Reads typed values out of a JSON object, or refuses with the field's name."""

from collections.abc import Collection
from typing import Any

from studio.sandbox.core.errors import invalid


class Section:
    """An object inside a request; ``name`` is the prefix of its fields in refusals, as the API has it."""

    def __init__(self, body: dict[str, Any], name: str = "") -> None:
        values = body.get(name) if name else body
        if values is not None and not isinstance(values, dict):
            raise invalid(name)
        self.name, self.values = name, values or {}

    def label(self, field: str) -> str:
        """Return a field's full name as refusals show it."""
        return f"{self.name} {field}".strip()

    def number(self, field: str, low: float, high: float, default: float) -> float:
        """Return a number within a range. Raises Refused."""
        value = self.values.get(field)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise invalid(self.label(field))
        return value

    def whole(self, field: str, low: int, high: int, default: int) -> int:
        """Return an integer within a range; 1.0 is one. Raises Refused."""
        value = self.number(field, low, high, default)
        if value != int(value):
            raise invalid(self.label(field))
        return int(value)

    def text(self, field: str) -> str:
        """Return a string, empty when it is missing. Raises Refused."""
        value = self.values.get(field)
        if value is not None and not isinstance(value, str):
            raise invalid(self.label(field))
        return value or ""

    def choice[T](self, field: str, choices: Collection[T], default: T) -> T:
        """Return one of the choices. Raises Refused."""
        value = self.values.get(field)
        if value is None or value == "":
            return default
        if isinstance(value, bool | list | dict) or value not in choices:
            raise invalid(self.label(field))
        return next(choice for choice in choices if choice == value)

    def flag(self, field: str) -> bool:
        """Return a boolean. Raises Refused."""
        value = self.values.get(field)
        if value is not None and not isinstance(value, bool):
            raise invalid(self.label(field))
        return bool(value)
