"""The form that every kind's page stands on."""

from functools import partial
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict

from studio.jobs.kinds import Order
from studio.lib.fields import new_key
from studio.lib.visible import refuse_hidden
from studio.library.access import asset_for, version_for
from studio.library.models import Asset, Version
from studio.workspaces.access import Seat


def refuse_nul(value: str) -> None:
    """Raise ValidationError for a NUL character, which no database can keep."""
    if isinstance(value, str) and "\x00" in value:  # not what a field has read as JSON
        raise ValidationError(
            f"This contains a NUL character at {value.index(chr(0)) + 1}. Remove it, or paste the text again."
        )


class JobForm(forms.Form):
    """A kind's form: a nonce makes a double click one job; ``order`` says what the person asked for.

    ``variation_of`` is the key of the asset that gets the results as its next versions; ``made_from`` names what a
    hand-off brought (``role:version key``), so that the lineage is kept when only its words are used; ``answers`` is
    what another app asks the next version for, which that app alone understands.
    """

    nonce = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)
    variation_of = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)
    made_from = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    answers = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)
    FRAME = ("nonce", "variation_of", "made_from", "answers")  # fields that are no part of the order
    WORDING = ("prompt", "text")  # fields that hold what a person wrote, for the page of one result

    def __init__(
        self, data: Any = None, files: Any = None, *, seat: Seat, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, files, initial={"nonce": new_key(), **(initial or {})})
        self.seat = seat
        self.looked_up: dict[str, Any] = {}  # by the forms of other rows, where one is checked after the other
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField):
                judge = partial(refuse_hidden, blank=str(field.error_messages["required"]))
                checks = [refuse_nul, judge] if name in self.WORDING else [refuse_nul]
                field.validators = [*checks, *(v for v in field.validators if "Null" not in type(v).__name__)]
            if hasattr(field, "seat"):
                field.seat = seat
            if hasattr(field, "form_class"):
                field.form_class = type(self)

    @classmethod
    def from_order(cls, order: Any, *, seat: Seat, **initial: Any) -> Self:
        """Return an unbound form filled with an earlier order, for "use these settings again"."""
        return cls(seat=seat, initial={**cls.initial_of(order), **initial})

    @classmethod
    def initial_of(cls, order: Any) -> dict[str, Any]:
        """Return the form's initial values for an order; a kind overrides what is not one to one."""
        return dict(order.to_json())

    @classmethod
    def initial_of_variation(cls, order: Any) -> dict[str, Any]:
        """Return the form's initial values for another version of what an order made; a kind says what is new."""
        return cls.initial_of(order)

    @classmethod
    def initial_of_link(cls, query: QueryDict) -> dict[str, Any]:
        """Return the initial values that a link to the page brings, such as ``?voice=…``; a kind says which."""
        return {}

    @classmethod
    def initial_of_words(cls, field: str, text: str) -> dict[str, Any]:
        """Return the initial values for words that somebody wrote elsewhere; a kind says what else they ask for."""
        return {field: text}

    @classmethod
    def initial_of_handoff(cls, role: str, version: Version) -> dict[str, Any]:
        """Return the initial values that a hand-off brings: the version in the field of its role."""
        return {role: version.key}

    @classmethod
    def setting_text(cls, order: Any, name: str, text: str) -> str:
        """Return what stood in a field of an earlier order, as people read it; a kind changes what says too little."""
        return text

    def offered(self, name: str) -> list[tuple[str, str]]:
        """Return what may be chosen in a field, each with its label; nothing where it is typed."""
        return [(str(value), str(label)) for value, label in getattr(self.fields[name], "choices", ())]

    @property
    def order_data(self) -> dict[str, Any]:
        """Return the cleaned data of an order."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.FRAME}

    def clean_variation_of(self) -> Asset | None:
        """Return the asset that is varied. Raises ValidationError for one that is not there."""
        key = self.cleaned_data["variation_of"]
        try:
            return asset_for(self.seat, key, "make") if key else None
        except Http404:
            self.clear("variation_of")
            raise ValidationError(
                "What this was to be a version of is gone. Send it again to make a new one."
            ) from None

    def clean_made_from(self) -> dict[str, Version]:
        """Return what a hand-off brought, by role. Raises ValidationError for what is not there."""
        role, _, key = self.cleaned_data["made_from"].partition(":")
        if hasattr(self.fields.get(role), "seat"):
            return {}  # the field of that role says itself what is used
        try:
            return {role: version_for(self.seat, key)} if key else {}
        except Http404:
            self.clear("made_from")
            raise ValidationError("What this was to be made from is gone. Send it again to do without.") from None

    def clear(self, name: str) -> None:
        """Take a hidden value out of the form that is shown again, since nobody could put it right."""
        data: Any = self.data
        self.data = data.copy()
        self.data[name] = ""  # type: ignore[index]

    @property
    def source(self) -> Version | None:
        """Return what a hand-off brought, for the chip that names it; None for nothing, and for what is gone."""
        role, _, key = str(self["made_from"].value() or "").partition(":")
        try:
            return version_for(self.seat, key) if role and key else None
        except Http404:
            return None

    @property
    def varied(self) -> Asset | None:
        """Return the asset that is varied, for the chip that names it; None for nothing, and for what is gone."""
        key = str(self["variation_of"].value() or "")
        try:
            return asset_for(self.seat, key) if key else None
        except Http404:
            return None

    def order(self) -> Order:
        """Return the order of a valid form."""
        raise NotImplementedError
