"""The form that sends assets to another workspace."""

from collections.abc import Sequence
from typing import Any

from django import forms

from studio.lib.fields import KEY_LENGTH
from studio.library.transfers.actions import Wish
from studio.library.transfers.places import Place

MOVE = "move"


class TransferForm(forms.Form):
    """Which workspace, what goes along, and whether it stays here as well."""

    key = forms.RegexField(rf"^[0-9A-Z]{{{KEY_LENGTH}}}\Z", widget=forms.HiddenInput)
    to = forms.ChoiceField(
        label="Which workspace",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one of your workspaces."),
    )
    with_comments = forms.BooleanField(label="Comments and drawings", required=False, initial=True)
    with_sources = forms.BooleanField(label="What it was made from", required=False, initial=True)
    how = forms.ChoiceField(
        choices=[(MOVE, "Move"), ("copy", "Copy")],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose Move or Copy."),
    )

    def __init__(self, places: Sequence[Place], data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        open_ones = [(place.workspace.slug, place.workspace.name) for place in places if place.may_make]
        self.fields["to"].choices = open_ones  # type: ignore[attr-defined]
        if len(open_ones) == 1:
            self.fields["to"].initial = open_ones[0][0]

    @property
    def wish(self) -> Wish:
        """Return what a valid form asks for."""
        data = self.cleaned_data
        return Wish(data["key"], data["how"] == MOVE, data["with_comments"], data["with_sources"])
