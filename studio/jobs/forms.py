"""The form that every kind's page stands on."""

from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from studio.jobs.kinds import Order
from studio.lib.fields import new_key
from studio.workspaces.access import Seat


def refuse_nul(value: str) -> None:
    """Raise ValidationError for a NUL character, which no database can keep."""
    if "\x00" in value:
        raise ValidationError(
            f"This contains a NUL character at {value.index(chr(0)) + 1}. Remove it, or paste the text again."
        )


class JobForm(forms.Form):
    """A kind's form: a nonce makes a double click one job; ``order`` says what the person asked for."""

    nonce = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)

    def __init__(self, data: Any = None, *, seat: Seat, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"nonce": new_key(), **(initial or {})})
        self.seat = seat
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators = [refuse_nul, *(v for v in field.validators if "Null" not in type(v).__name__)]

    @classmethod
    def from_order(cls, order: Any, *, seat: Seat) -> Self:
        """Return an unbound form filled with an earlier order, for "use these settings again"."""
        return cls(seat=seat, initial=cls.initial_of(order))

    @classmethod
    def initial_of(cls, order: Any) -> dict[str, Any]:
        """Return the form's initial values for an order; a kind overrides what is not one to one."""
        return dict(order.to_json())

    @classmethod
    def initial_of_link(cls, query: QueryDict) -> dict[str, Any]:
        """Return the initial values that a link to the page brings, such as ``?voice=…``; a kind says which."""
        return {}

    def order(self) -> Order:
        """Return the order of a valid form."""
        raise NotImplementedError
