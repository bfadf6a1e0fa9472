"""What a browser announces before it sends a file in pieces."""

from django import forms

from studio.library.media.registry import all_media

NAME_CHARACTERS = 1000  # what is longer is no name of a file anywhere


def uploadable_media() -> list[str]:
    """Return the names of the media of which people can bring files."""
    return [medium.name for medium in all_media() if any(one.upload for one in medium.types)]


class AnnounceForm(forms.Form):
    """Name and size of a file, what a field takes, and the SHA-256 where the browser could tell."""

    name = forms.CharField(required=False, max_length=NAME_CHARACTERS, validators=[], strip=False)
    size = forms.IntegerField(min_value=0)
    takes = forms.CharField(required=False, max_length=200)
    limit = forms.IntegerField(required=False, min_value=1)
    sha256 = forms.RegexField(r"^[0-9a-f]{64}\Z", required=False)

    def clean_takes(self) -> list[str]:
        """Return the known ones that are named, by default all."""
        known = uploadable_media()
        named = self.cleaned_data["takes"].split()
        return [name for name in known if name in named] if named else known
