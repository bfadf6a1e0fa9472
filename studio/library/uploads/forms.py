"""What a browser announces before it sends a file in pieces."""

from django import forms

from studio.lib.numbers import WholeField
from studio.library.media.registry import all_media
from studio.library.uploads import web
from studio.minimax.wire.web_file import may_ask

NAME_CHARACTERS = 1000  # what is longer is no name of a file anywhere
ADDRESS_CHARACTERS = 2000


def uploadable_media() -> list[str]:
    """Return the names of the media of which people can bring files."""
    return [medium.name for medium in all_media() if any(one.upload for one in medium.types)]


class TakesForm(forms.Form):
    """What a field takes, and how large a file may be there."""

    takes = forms.CharField(required=False, max_length=200)
    limit = WholeField(required=False, min_value=1)

    def clean_takes(self) -> list[str]:
        """Return the known ones that are named, by default all."""
        known = uploadable_media()
        named = self.cleaned_data["takes"].split()
        return [name for name in known if name in named] if named else known


class AnnounceForm(TakesForm):
    """Name and size of a file, and the SHA-256 where the browser could tell."""

    name = forms.CharField(required=False, max_length=NAME_CHARACTERS, validators=[], strip=False)
    size = WholeField(min_value=0)
    sha256 = forms.RegexField(r"^[0-9a-f]{64}\Z", required=False)


class FetchForm(TakesForm):
    """The web address of a file; ``kind`` and ``role`` are the form that it goes into, without script."""

    address = forms.CharField(
        max_length=ADDRESS_CHARACTERS,
        error_messages={
            "required": "Write the address of a file, for example https://example.org/keeper.jpg.",
            "max_length": "%(show_value)d characters are no address of a file; at most %(limit_value)d are taken.",
            "null_characters_not_allowed": "There is a null character in this address. Copy it anew.",
        },
    )
    kind = forms.RegexField(r"^[a-z]{1,32}\Z", required=False)
    role = forms.RegexField(r"^[a-z][a-z0-9_]{0,40}\Z", required=False)

    def clean_address(self) -> str:
        """Return an address that may be asked."""
        address: str = self.cleaned_data["address"]
        if not may_ask(address, **web.allowed()):
            raise forms.ValidationError(web.taken())
        return address
