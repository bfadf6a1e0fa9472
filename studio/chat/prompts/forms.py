"""The form of a prompt, and that of the fields in it."""

from typing import Any

from django import forms

from studio.chat.prompts.models import Prompt
from studio.chat.shelf.forms import ShelfForm

MAX_LENGTH = 20_000
MAX_BLANKS = 20
HELP = "Put what changes into double braces: {{place}}. {{place|Bergen}} starts from Bergen."


class PromptForm(ShelfForm):
    """A prompt's name and text."""

    model = Prompt
    text = forms.CharField(
        label="Text", max_length=MAX_LENGTH, strip=False, help_text=HELP,
        widget=forms.Textarea({"rows": 10, "dir": "auto", "translate": "no"}),
        error_messages={"required": "Write the prompt.", "max_length": f"At most {MAX_LENGTH:,} characters."},
    )  # fmt: skip

    def initial_of(self, item: Any) -> dict[str, Any]:
        """Return name and text."""
        return {"name": item.name, "text": item.text}

    def clean_text(self) -> str:
        """Return the text. Raises ValidationError for one with too many fields."""
        text: str = self.cleaned_data["text"].strip("\r\n")
        if len(Prompt(text=text).blanks) > MAX_BLANKS:
            raise forms.ValidationError(f"At most {MAX_BLANKS} fields.")
        return text

    def values(self) -> dict[str, Any]:
        """Return name and text."""
        return {"name": self.cleaned_data["name"], "text": self.cleaned_data["text"]}


class FillForm(forms.Form):
    """The fields of a prompt, numbered: ``blank_0``, ``blank_1`` and so on."""

    def __init__(self, prompt: Prompt, data: Any = None) -> None:
        super().__init__(data)
        self.names = [name for name, _ in prompt.blanks]
        for number, (name, value) in enumerate(prompt.blanks):
            attributes = {"rows": 1, "dir": "auto", "translate": "no", "data-grow": ""}
            self.fields[f"blank_{number}"] = forms.CharField(
                label=name, initial=value, required=False, max_length=5_000, widget=forms.Textarea(attributes)
            )

    def values(self) -> dict[str, str]:
        """Return the values of a valid form by the names of the fields."""
        return {name: self.cleaned_data[f"blank_{number}"] for number, name in enumerate(self.names)}
