"""Forms of the settings."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from studio.accounts.models import User

SHORTEST_KEY, LONGEST_KEY = 20, 4096
# Printable ASCII without the space, as a header can carry it.
NOT_IN_A_KEY = re.compile(r"[^!-~]")
# What is copied along with a key and means nothing: the header's words, an assignment, quotes, marks without width.
AROUND_A_KEY = re.compile(
    r"""^(?:(?:export\s+)?[A-Za-z_]*KEY\s*=\s*)?(?:authorization\s*:\s*)?["'“‘]?(?:bearer\s+)?["'“‘]?|["'”’;,]+$""",
    re.IGNORECASE,
)
AT_THE_ENDS = " \t\r\n\u200b\u200c\u200d\u2060\ufeff\xa0"
# What people paste in place of a key, each with its own words.
NO_KEYS = {
    "address": re.compile(r"[a-z]+://", re.IGNORECASE),
    "masked": re.compile(r"\*{3}|•{3}|…|\.{3}"),
    "placeholder": re.compile(
        r"[<>{}$]|^(?:your|my|an?|example|insert|minimax)[\w -]*key|x{6}|key[ _-]here$", re.IGNORECASE
    ),
    "digits": re.compile(r"[0-9]{10,24}"),
}
GROUP_ID = re.compile(r"[0-9]{0,20}", re.ASCII)
REGION_LABELS = {"global": "Global", "china": "Mainland China"}


def region_label(region: str) -> str:
    """Return the label of a region: a built-in one, or the operator's own name for it."""
    return REGION_LABELS.get(region, region)


def region_choices() -> list[tuple[str, str]]:
    """Return the configured regions as form choices."""
    return [(region, region_label(region)) for region in settings.REGIONS]


class KeyField(forms.CharField):
    """An API key, trimmed; no error message contains any part of it."""

    widget = forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    default_error_messages = {
        "required": "Paste your MiniMax API key.",
        "short": f"This is too short for a key (at least {SHORTEST_KEY} characters).",
        "long": f"This is too long (at most {LONGEST_KEY} characters).",
        "address": "This is a web address. Paste the key itself; it is shown once, when it is made.",
        "masked": "This is a key with its middle left out. MiniMax shows a key once, when it is made: make a new one.",
        "placeholder": "This is the placeholder of an example. Paste your own key.",
        "digits": "These are digits alone, as in a group ID. A key has letters too.",
        "character": "Character %(place)d is not allowed in a key (a copied invisible character?).",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Django's validator for NUL would run first; ``validate`` reports its position like any other character's.
        self.validators = []

    def to_python(self, value: Any) -> str:
        """Return the key without what was copied along with it."""
        text = str(super().to_python(value)).strip(AT_THE_ENDS)
        return AROUND_A_KEY.sub("", text).strip(AT_THE_ENDS)

    def validate(self, value: str) -> None:
        """Check length and characters, and that it is not something else. Raises ValidationError."""
        super().validate(value)
        for reason, pattern in NO_KEYS.items():
            if pattern.fullmatch(value) if reason == "digits" else pattern.search(value):
                raise ValidationError(self.error_messages[reason], reason)
        if len(value) > LONGEST_KEY:
            raise ValidationError(self.error_messages["long"], "long")
        if found := NOT_IN_A_KEY.search(value):
            raise ValidationError(self.error_messages["character"], "character", {"place": found.start() + 1})
        if len(value) < SHORTEST_KEY:
            raise ValidationError(self.error_messages["short"], "short")


class KeyForm(forms.Form):
    """A person's API key, its region and its group."""

    key = KeyField(label="Key")
    region = forms.ChoiceField(label="Region", choices=region_choices, widget=forms.RadioSelect, initial="global")
    group_id = forms.CharField(
        label="Group ID",
        required=False,
        help_text="Leave it empty. Only old MiniMax accounts need one.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_group_id(self) -> str:
        """Return the digits, or an empty text. Raises ValidationError."""
        group_id: str = self.cleaned_data["group_id"]
        if not GROUP_ID.fullmatch(group_id):
            raise ValidationError("GroupId is digits only, at most 20.")
        return group_id


class ProfileForm(forms.ModelForm):
    """The part of a person's profile that others see."""

    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": "Name"}
        error_messages = {"name": {"required": "Write the name that others see."}}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
