"""A form's field for a file that an order uses: uploaded now, or chosen from the library by its key."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from studio.library.access import version_for
from studio.library.media.registry import medium_named
from studio.library.models import Version
from studio.library.uploads import LIMIT_BYTES, UploadRefused, keep_upload
from studio.workspaces.access import Seat

GONE = "That is not in the library any more. Choose another one."


class InputWidget(forms.FileInput):
    """A file to choose; where a version is chosen already, its key travels in a hidden field of the same name."""

    template_name = "tools/widgets/input.html"
    needs_multipart_form = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> Any:
        """Return the uploaded file, else the key of a version."""
        return files.get(name) or data.get(name, "")

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Render by the project's templates; Django's own renderer knows only those of its forms."""
        return mark_safe(render_to_string(self.template_name, self.get_context(name, value, attrs)))

    def format_value(self, value: Any) -> Any:
        """Return the key of the chosen version, to be sent again."""
        return value.key if isinstance(value, Version) else value if isinstance(value, str) else ""

    def use_required_attribute(self, initial: Any) -> bool:
        """Return whether the browser is to insist on a file: not where one is chosen already."""
        return False


class InputField(forms.Field):
    """A version of one of some media, of the seat's workspace; an upload becomes one before the order exists."""

    widget = InputWidget
    seat: Seat | None = None  # set by the form

    def __init__(self, *, media: tuple[str, ...], limit_bytes: int = LIMIT_BYTES, **kwargs: Any) -> None:
        self.media = media
        self.limit_bytes = limit_bytes
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return what the file dialog proposes; what comes is told by its bytes."""
        accepted = sorted({one.name for name in self.media for one in medium_named(name).types if one.upload})
        return {"accept": ",".join(accepted), "data-media": " ".join(self.media)}

    def clean(self, value: Any) -> Version | None:
        """Return the version. Raises ValidationError."""
        if not value:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        assert self.seat is not None
        if isinstance(value, UploadedFile):
            try:
                return keep_upload(self.seat, value, media=self.media, limit_bytes=self.limit_bytes)
            except UploadRefused as error:
                raise ValidationError(str(error)) from None
        return self.find(self.seat, str(value))

    def find(self, seat: Seat, key: str) -> Version:
        """Return the version of a key. Raises ValidationError, in the same words for strangers' and for none."""
        try:
            version = version_for(seat, key)
        except Http404:
            raise ValidationError(GONE) from None
        if version.medium not in self.media:
            wanted = " or ".join(medium_named(name).noun for name in self.media)
            raise ValidationError(f"“{version.asset.title}” cannot be used here: this takes {wanted}.")
        return version
