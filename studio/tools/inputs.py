"""A form's field for a file that an order uses: uploaded now, or chosen from the library by its key."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from studio.jobs.kinds import all_kinds
from studio.library.access import version_for
from studio.library.media.registry import MediaType, medium_named
from studio.library.models import Version
from studio.library.uploads import UploadRefused, keep_upload
from studio.library.uploads.keep import check_size, format_size, most_bytes
from studio.workspaces.access import Seat

GONE = "That is not in the library any more. Choose another one."
ADDRESS = "Web addresses are not fetched here. Save the file on your device, then choose it."
REMOVE = "-remove"  # ends the name of the box that takes a chosen thing out, without script


class InputWidget(forms.FileInput):
    """A file to choose or drop; what is chosen is a tile whose key travels in a hidden field of the same name."""

    template_name = "tools/widgets/input.html"
    needs_multipart_form = True
    field: "InputField"  # set by the field

    def value_from_datadict(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> list[Any]:
        """Return uploaded files and keys of versions, in that order."""
        removed = set(values(data, name + REMOVE))
        return [*values(files, name), *(key for key in values(data, name) if key and key not in removed)]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> bool:
        """Return whether the form had no such field."""
        return name not in files and name not in data

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Render by the project's templates; Django's own renderer knows only those of its forms."""
        field, chosen = self.field, self.field.chosen(value)
        shapes = {"has-some": chosen, "takes-many": field.many, "is-full": len(chosen) >= max(1, field.many)}
        shape = " ".join(word for word, holds in shapes.items() if holds)
        own = {"seat": field.seat, "input": field, "versions": chosen, "shape": shape}
        context = {**self.get_context(name, None, attrs), **own}
        return mark_safe(render_to_string(self.template_name, context))

    def use_required_attribute(self, initial: Any) -> bool:
        """Return whether the browser is to insist on a file: not where one is chosen already."""
        return False


class InputField(forms.Field):
    """A version of one of some media, of the seat's workspace; an upload becomes one before the order exists.

    ``many`` takes up to so many, and the value is a list; ``suffixes`` narrows the types ("mp3", "wav"); ``note`` is
    what else must hold, for people; what is uploaded to a ``private`` one nobody else sees; validators get the version.
    """

    widget = InputWidget
    seat: Seat | None = None  # set by the form
    form_class: type[forms.BaseForm] | None = None  # set by the form

    def __init__(
        self,
        *,
        media: tuple[str, ...],
        limit_bytes: int | None = None,
        many: int = 0,
        suffixes: tuple[str, ...] = (),
        note: str = "",
        private: bool = False,
        **kwargs: Any,
    ) -> None:
        self.media, self.limit_bytes, self.many = media, limit_bytes, many
        self.suffixes, self.note, self.private = suffixes, note, private
        self.kept: list[Version] | None = None
        super().__init__(**kwargs)
        self.widget.field = self

    def __deepcopy__(self, memo: dict[int, Any]) -> "InputField":
        copied: InputField = super().__deepcopy__(memo)
        copied.widget.field, copied.kept = copied, None
        return copied

    @property
    def kind_name(self) -> str:
        """Return the kind whose form has this field, for the way to the library and back without script."""
        return next((kind.name for kind in all_kinds() if kind.form_class is self.form_class), "")

    @property
    def query(self) -> str:
        """Return what an address that takes its files is told, with its question mark."""
        told = {"private": "1" if self.private else "", "only": " ".join(self.suffixes)}
        query = urlencode({name: value for name, value in told.items() if value})
        return f"?{query}" if query else ""

    @property
    def limit(self) -> int:
        """Return how many bytes a file may have."""
        return most_bytes(self.limit_bytes)

    @property
    def types(self) -> list[MediaType]:
        """Return the types of file that are taken."""
        every = [one for name in self.media for one in medium_named(name).types if one.upload]
        return [one for one in every if not self.suffixes or one.suffix in self.suffixes]

    @property
    def noun(self) -> str:
        """Return what is taken, in sentences."""
        return " or ".join(medium_named(name).noun for name in self.media) if len(self.media) < 3 else "a file"

    @property
    def takes(self) -> str:
        """Return in words which files are taken."""
        *most, last = dict.fromkeys(one.title for one in self.types)
        names = f"{', '.join(most)} or {last}" if most else last
        count = f"up to {self.many}, " if self.many else ""
        return ", ".join(filter(None, [f"{count}{names}", self.note, f"at most {format_size(self.limit)}"]))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return what the file dialog proposes; what comes is told by its bytes."""
        return {"accept": ",".join(sorted({one.name for one in self.types}))} | (
            {"multiple": True} if self.many else {}
        )

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what was sent or, once it was looked at, the versions that it has become: none is uploaded twice."""
        return data if self.kept is None else self.kept

    def chosen(self, value: Any) -> list[Version]:
        """Return the versions of a value that are there for the seat, to be shown."""
        found = []
        for one in filter(None, value if isinstance(value, list | tuple) else [value]):
            try:
                found.append(one if isinstance(one, Version) else version_for(self.seat, one))  # type: ignore[arg-type]
            except (Http404, TypeError, ValueError):
                continue
        return found

    def clean(self, value: Any) -> Any:
        """Return the version or, with ``many``, a list of them. Raises ValidationError."""
        sent = [one for one in (value if isinstance(value, list | tuple) else [value]) if one]
        if not sent and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if self.many and len(sent) > self.many:
            raise ValidationError(f"{len(sent)} are too many: at most {self.many} are taken.")
        self.kept, faults = [], []
        for one in sent if self.many else sent[:1]:
            try:
                self.kept.append(self.version_of(one))
            except ValidationError as error:
                faults.append(error)
        if faults:
            raise ValidationError(faults)
        return self.kept if self.many else next(iter(self.kept), None)

    def version_of(self, sent: Any) -> Version:
        """Return the version of a file or key that fits. Raises ValidationError."""
        assert self.seat is not None
        try:
            if isinstance(sent, UploadedFile):
                version = keep_upload(
                    self.seat,
                    sent,
                    media=self.media,
                    limit_bytes=self.limit_bytes,
                    private=self.private,
                    only=self.suffixes,
                )
            else:  # what the studio itself has looked up through the seat is there
                version = sent if isinstance(sent, Version) else self.find(self.seat, str(sent))
                check_size(version.asset.title, version.size_bytes, self.limit_bytes)
        except UploadRefused as error:
            raise ValidationError(str(error)) from None
        self.check_type(version)
        self.run_validators(version)
        return version

    def find(self, seat: Seat, key: str) -> Version:
        """Return the version of a key. Raises ValidationError, in the same words for strangers' and for none."""
        try:
            return version_for(seat, key)
        except Http404:
            raise ValidationError(ADDRESS if ":" in key else GONE) from None

    def check_type(self, version: Version) -> None:
        """Raise ValidationError for a version of another medium or type."""
        if version.medium not in self.media:
            raise ValidationError(f"“{version.asset.title}” cannot be used here: this takes {self.noun}.")
        kind = version.medium_object.type_named(version.media_type)
        if self.suffixes and kind.suffix not in self.suffixes:
            raise ValidationError(f"“{version.asset.title}” is {kind.title}. Taken are: {self.takes}.")


def values(data: Mapping[str, Any], name: str) -> list[Any]:
    """Return every value of a name, from a QueryDict or a plain dict."""
    if hasattr(data, "getlist"):
        return list(data.getlist(name))
    value = data.get(name)
    return [] if value is None else list(value) if isinstance(value, list | tuple) else [value]
