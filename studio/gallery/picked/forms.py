"""What is said along with a selection: a tag, stars, a collection."""

from typing import Any

from django import forms

from studio.gallery.models import Collection, Tag
from studio.lib.numbers import WholeField

TAG_LETTERS = Tag._meta.get_field("name").max_length
NAME_LETTERS = Collection._meta.get_field("name").max_length


class OneLine(forms.CharField):
    """A few words on one line."""

    def clean(self, value: Any) -> str:
        """Return the words without line breaks and double spaces."""
        return " ".join(super().clean(value).split())


class TagForm(forms.Form):
    """A tag; what was typed is kept when it cannot be taken."""

    tag_name = OneLine(
        label="Tag", max_length=TAG_LETTERS,
        error_messages={
            "required": "Write the tag.",
            "max_length": "%(show_value)d characters are too many; a tag has at most %(limit_value)d.",
            "null_characters_not_allowed": "There is a null character in this tag. Type it anew.",
        },
    )  # fmt: skip


class StarsForm(forms.Form):
    """One to five stars, or none, which takes the rating back."""

    stars = WholeField(min_value=0, max_value=5)


class CollectForm(forms.Form):
    """A collection, by its key, or the name of a new one."""

    collection = forms.CharField(required=False, max_length=12)
    collection_name = OneLine(
        label="New collection", required=False, max_length=NAME_LETTERS,
        error_messages={
            "max_length": "%(show_value)d characters are too many; a name has at most %(limit_value)d.",
            "null_characters_not_allowed": "There is a null character in this name. Type it anew.",
        },
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError where neither was said."""
        data = self.cleaned_data
        if not self.errors and not data.get("collection") and not data.get("collection_name"):
            raise forms.ValidationError("Choose a collection, or write the name of a new one.")
        return data
