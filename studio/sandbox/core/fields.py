"""Values out of a JSON object, or the refusal that names the field."""

from collections.abc import Collection
from typing import Any

from studio.sandbox.core.errors import wrong


class Section:
    """An object inside a request; ``name`` stands before its fields in refusals, as the API has it."""

    def __init__(self, body: dict[str, Any], name: str = "") -> None:
        values = body.get(name) if name else body
        if values is not None and not isinstance(values, dict):
            raise wrong(name)
        self.name, self.values = name, values or {}

    def label(self, field: str) -> str:
        """Return a field's name as refusals have it."""
        return f"{self.name} {field}".strip()

    def number(self, field: str, low: float, high: float, default: float) -> float:
        """Return a number of a range. Raises Refused."""
        value = self.values.get(field)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise wrong(self.label(field))
        return value

    def whole(self, field: str, low: int, high: int, default: int) -> int:
        """Return a whole number of a range; 1.0 is one. Raises Refused."""
        value = self.number(field, low, high, default)
        if value != int(value):
            raise wrong(self.label(field))
        return int(value)

    def text(self, field: str) -> str:
        """Return a string, empty where there is none. Raises Refused."""
        value = self.values.get(field)
        if value is not None and not isinstance(value, str):
            raise wrong(self.label(field))
        return value or ""

    def choice[T](self, field: str, choices: Collection[T], default: T) -> T:
        """Return one of the choices. Raises Refused."""
        value = self.values.get(field)
        if value is None or value == "":
            return default
        if isinstance(value, bool | list | dict) or value not in choices:
            raise wrong(self.label(field))
        return next(choice for choice in choices if choice == value)

    def flag(self, field: str) -> bool:
        """Return whether a switch is on. Raises Refused."""
        value = self.values.get(field)
        if value is not None and not isinstance(value, bool):
            raise wrong(self.label(field))
        return bool(value)
