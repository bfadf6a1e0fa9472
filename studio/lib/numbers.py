"""Form fields of numbers, written in plain digits, and of JSON.

Python also reads ``1_0`` and the digits of other scripts: nobody means those, and what is shown again would differ from
what is sent.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput

PLAIN = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


class PlainDigits(forms.IntegerField):
    """A number of which nothing but plain digits, a sign, a point and an exponent is read."""

    def to_python(self, value: Any) -> Any:
        """Return the number. Raises ValidationError."""
        if isinstance(value, str) and value.strip() and not PLAIN.fullmatch(value.strip()):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


def whole(text: Any, most_digits: int = 9) -> int | None:
    """Return what plain digits say, None where there is anything else, or more of them than anybody means."""
    written = str(text)
    plain = written.isascii() and written.isdigit() and len(written) <= most_digits
    return int(written) if plain else None


class JsonField(forms.JSONField):
    """JSON; what Python refuses to read for its size or depth is wrong as any other."""

    def to_python(self, value: Any) -> Any:
        """Return what the JSON says. Raises ValidationError."""
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what is shown again: the text as it came where it cannot be read."""
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return InvalidJSONInput(data)


class WholeField(PlainDigits):
    """A whole number."""


class NumberField(PlainDigits, forms.FloatField):
    """A number."""
