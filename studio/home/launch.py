"""One field for an idea, and what to make of it."""

from typing import Any

from django import forms

from studio.jobs.forms import refuse_nul
from studio.jobs.kinds import Kind, all_kinds

MOST_CHARACTERS = 100_000
MOST_EXAMPLES = 3
PLACEHOLDER = "Describe a picture, paste a script, ask a question…"


def makers() -> list[Kind[Any]]:
    """Return the kinds that make something of words."""
    return [kind for kind in all_kinds() if kind.launch is not None]


def examples() -> list[Kind[Any]]:
    """Return a few of them that bring an example."""
    return [kind for kind in makers() if kind.launch and kind.launch.example][:MOST_EXAMPLES]


def choices() -> list[tuple[str, str]]:
    """Return the names of the makers, with what comes of the words."""
    return [(kind.name, kind.launch.label) for kind in makers() if kind.launch]


class LaunchForm(forms.Form):
    """Words, and the kind that gets them; empty words open its page as it is."""

    words = forms.CharField(
        label="What do you want to make?", strip=False, required=False, validators=[refuse_nul],
        widget=forms.Textarea({"rows": 2, "dir": "auto", "translate": "no", "placeholder": PLACEHOLDER}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="Make it as", choices=choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what to make of it.", "invalid_choice": "Choose one of those shown."},
    )  # fmt: skip

    def clean_words(self) -> str:
        """Return the words. Raises ValidationError, since a browser that is told a limit would cut what is pasted."""
        words: str = self.cleaned_data["words"]
        if len(words) > MOST_CHARACTERS:
            raise forms.ValidationError(
                f"{len(words):,} characters; at most {MOST_CHARACTERS:,} fit. Open the tool itself."
            )
        return words
