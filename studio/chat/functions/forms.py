"""The form of a function: its arguments as fields, or as a JSON schema for those that fields cannot say."""

import json
import re
from typing import Any

from django import forms

from studio.chat.functions.models import Function
from studio.chat.shelf.forms import ShelfForm
from studio.tools.schemas.check import find_fault
from studio.tools.schemas.fields import build_schema, parse_fields
from studio.tools.schemas.forms import RowFault, read_fields, rows_of

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


class FunctionForm(ShelfForm):
    """A function's name, what it is good for, and its arguments."""

    model = Function
    description = forms.CharField(
        label="What it does", max_length=1_000, required=False, help_text="The model decides by this when to call it.",
        widget=forms.Textarea({"rows": 2, "dir": "auto", "translate": "no"}),
    )  # fmt: skip
    schema = forms.CharField(
        label="JSON schema", required=False, strip=True, help_text="Instead of the fields above.",
        widget=forms.Textarea({"rows": 8, "class": "input mono", "spellcheck": "false", "translate": "no"}),
    )  # fmt: skip

    def initial_of(self, item: Any) -> dict[str, Any]:
        """Return the values of a function; a schema that fields can say is not shown as one."""
        written = "" if parse_fields(item.parameters) is not None else json.dumps(item.parameters, indent=2)
        return {"name": item.name, "description": item.description, "schema": written}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of fields that the page shows."""
        return rows_of(
            parse_fields(self.item.parameters) or [] if self.item else [], self.data if self.is_bound else None
        )

    def clean_name(self) -> str:
        """Return the name. Raises ValidationError for one that the API does not take."""
        name = super().clean_name()
        if not NAME.fullmatch(name):
            raise forms.ValidationError("Letters, digits and _ only, beginning with a letter: look_up_weather.")
        return name

    def clean_schema(self) -> dict[str, Any]:
        """Return the schema: as it was written, else that of the fields. Raises ValidationError."""
        written = self.cleaned_data["schema"]
        try:
            schema = json.loads(written) if written else build_schema(read_fields(self.data))
        except ValueError as error:
            raise forms.ValidationError(f"This is no JSON: {error}.") from None
        except RowFault as error:
            raise forms.ValidationError(str(error)) from None
        except RecursionError:
            raise forms.ValidationError("This schema is nested too deep.") from None
        if fault := find_fault(schema):
            raise forms.ValidationError(fault)
        return schema  # type: ignore[no-any-return]

    def values(self) -> dict[str, Any]:
        """Return the values of the row."""
        data = self.cleaned_data
        return {"name": data["name"], "description": data["description"], "parameters": data["schema"]}
