"""The form field of attached texts: new files, and those that were read before and came back with the form."""

import json
from typing import Any

from django import forms

from studio.chat.attachments.read import MAX_CHARACTERS, read_attachment
from studio.tools.text_files.read import Unreadable
from studio.tools.tokens import estimate_tokens

MAX_FILES = 10
ACCEPT = ".txt,.md,.markdown,.csv,.tsv,.json,.log,.docx,.pdf,text/*,application/pdf"


class FilesInput(forms.FileInput):
    """An input for several files; ``<name>_kept`` holds what was read already, as JSON."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """Return kept texts as strings, then new files."""
        kept = data.getlist(f"{name}_kept") if hasattr(data, "getlist") else data.get(f"{name}_kept", [])
        new = files.getlist(name) if hasattr(files, "getlist") else [file for file in [files.get(name)] if file]
        return [*kept, *new]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Return whether neither kept texts nor files were sent."""
        return name not in files and f"{name}_kept" not in data


class FilesField(forms.Field):
    """Attached texts: pairs of title and text."""

    widget = FilesInput({"multiple": True, "accept": ACCEPT, "data-most": MAX_FILES})

    def to_python(self, value: Any) -> list[tuple[str, str]]:
        """Return the texts. Raises ValidationError for a file that is none."""
        found = [self.read(one) for one in value or []]
        if len(found) > MAX_FILES:
            raise forms.ValidationError(f"At most {MAX_FILES} files with one question.")
        if sum(len(text) for _, text in found) > MAX_CHARACTERS:
            raise forms.ValidationError(
                f"Together these files have more than {MAX_CHARACTERS:,} characters. Send fewer."
            )
        return found

    def read(self, one: Any) -> tuple[str, str]:
        """Return one text. Raises ValidationError."""
        if isinstance(one, str):
            return read_kept(one)
        try:
            return read_attachment(one.name or "file", one.read())
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from None


def read_kept(value: str) -> tuple[str, str]:
    """Return a text that came back with the form. Raises ValidationError."""
    try:
        title, text = json.loads(value)
    except (ValueError, TypeError, RecursionError):
        raise forms.ValidationError("An attached file came back damaged. Attach it again.") from None
    if not (isinstance(title, str) and isinstance(text, str)) or "\x00" in value:
        raise forms.ValidationError("An attached file came back damaged. Attach it again.")
    return title[:120], text


def describe(title: str, text: str) -> dict[str, Any]:
    """Return what the page shows of an attached text, and what its form sends back."""
    return {"title": title, "tokens": estimate_tokens(text), "value": json.dumps([title, text], ensure_ascii=False)}
