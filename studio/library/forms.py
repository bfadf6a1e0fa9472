"""The forms of the library."""

from typing import Any

from django import forms

from studio.lib.numbers import WholeField
from studio.library.media.registry import Medium, all_media
from studio.library.models import Asset

TITLE_CHARACTERS = Asset._meta.get_field("title").max_length


class RenameForm(forms.Form):
    """A new title; what was typed is kept when it cannot be taken."""

    title = forms.CharField(
        label="Name",
        max_length=TITLE_CHARACTERS,
        error_messages={
            "required": "Give it a name of at least one character. The old name is kept.",
            "max_length": "%(show_value)d characters are too many; a name has at most %(limit_value)d.",
            "null_characters_not_allowed": "There is a null character in this name. Type it anew.",
        },
    )

    def clean_title(self) -> str:
        """Return the title on one line."""
        return " ".join(self.cleaned_data["title"].split())


class StarForm(forms.Form):
    """Whether the star is wanted: named, so that a double click does not undo itself."""

    on = forms.BooleanField(required=False)


class FrameForm(forms.Form):
    """A moment of a film, in milliseconds."""

    at_ms = WholeField(min_value=0, max_value=24 * 3600 * 1000)


class PlaceForm(forms.Form):
    """Which of several menus of one asset on a page was used; it names elements, so it is checked."""

    place = forms.RegexField(r"^[a-z]{1,12}\Z", required=False)


class PickerForm(forms.Form):
    """What the picker is to show: the media that a field takes, one of them, a search, and a page without script."""

    takes = forms.CharField(required=False, max_length=200)
    medium = forms.CharField(required=False, max_length=32)
    q = forms.CharField(required=False, max_length=200)
    before = forms.CharField(required=False, max_length=12)
    kind = forms.RegexField(r"^[a-z]{1,32}\Z", required=False)
    role = forms.RegexField(r"^[a-z][a-z0-9_]{0,40}\Z", required=False)

    def clean_takes(self) -> list[Medium]:
        """Return the media that are named, by default all."""
        named = self.cleaned_data["takes"].split()
        return [medium for medium in all_media() if not named or medium.name in named]

    def clean(self) -> dict[str, Any]:
        """Add the media that are searched: the chosen one where it is among those, else all of them."""
        data = self.cleaned_data
        media, chosen = data.get("takes", []), data.get("medium", "")
        return {**data, "media": [one for one in media if one.name == chosen] or media}


class ChosenForm(forms.Form):
    """The name of the form's field that a chosen thing goes into; it becomes a name again, so it is checked."""

    name = forms.RegexField(r"^[a-z][a-z0-9_-]{0,40}\Z")
