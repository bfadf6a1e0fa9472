"""A field that only music has: which recording is followed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from studio.music.recordings.queries import Reference

NOT_READY = "This recording cannot be followed with your key. Choose another one, or add it with your key."


class ReferenceField(forms.Field):
    """A recording by its key, or nothing; ``part`` is what is followed of it: its voice or its backing."""

    def __init__(self, part: str, nobody: str, **kwargs: Any) -> None:
        self.part, self.nobody = part, nobody
        self.references: dict[str, Reference] = {}
        super().__init__(required=False, widget=forms.RadioSelect(), **kwargs)

    def offer(self, references: list[Reference]) -> None:
        """Take what can be chosen; the form knows whose it is."""
        found = [one for one in references if one.usable and getattr(one, f"{self.part}_id")]
        self.references = {one.key: one for one in found}
        widget: Any = self.widget
        widget.choices = [("", self.nobody), *((one.key, one.name) for one in found)]

    def clean(self, value: Any) -> Reference | None:
        """Return the recording. Raises ValidationError, in the same words for every one that cannot be used."""
        if not value:
            return None
        if str(value) not in self.references:
            raise ValidationError(NOT_READY)
        return self.references[str(value)]
