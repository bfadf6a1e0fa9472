"""What is said of a collection: its name, and where a thing in it goes."""

from django import forms

from studio.gallery.picked.forms import NAME_LETTERS, OneLine


class NameForm(forms.Form):
    """A name; what was typed is kept when it cannot be taken."""

    name = OneLine(
        label="Name", max_length=NAME_LETTERS,
        widget=forms.TextInput({"class": "input", "dir": "auto", "autocomplete": "off"}),
        error_messages={
            "required": "Give it a name of at least one character.",
            "max_length": "%(show_value)d characters are too many; a name has at most %(limit_value)d.",
            "null_characters_not_allowed": "There is a null character in this name. Type it anew.",
        },
    )  # fmt: skip


class MoveForm(forms.Form):
    """A thing by its key, and where it goes: one up, one down, to a place, out, or to stand for all."""

    asset = forms.CharField(max_length=12)
    to = forms.RegexField(r"^(up|down|out|cover|[0-9]{1,4})\Z")
