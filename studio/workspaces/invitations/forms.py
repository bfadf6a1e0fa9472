"""The form of invitations: who is invited, and as what."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from studio.workspaces.access import Seat
from studio.workspaces.models import Role
from studio.workspaces.roles import SUMMARIES, grantable_by

MOST_AT_ONCE = 50
BETWEEN = re.compile(r"[\s,;]+")


def choices(seat: Seat) -> list[tuple[str, str]]:
    """Return the roles that somebody may invite as: what each comes to, and its name."""
    first = [Role.EDITOR, Role.REVIEWER, Role.VIEWER, Role.ADMIN]
    allowed = grantable_by(seat.role)
    return [(role.value, f"{SUMMARIES[role]} ({role.label})") for role in first if role in allowed]


class InviteForm(forms.Form):
    """E-mails, by spaces, commas or lines; and what they can do."""

    emails = forms.CharField(
        label="E-mail addresses",
        required=False,
        max_length=20_000,
        widget=forms.TextInput(
            attrs={
                "placeholder": "name@studio.no, another@studio.no",
                "autocomplete": "off",
                "inputmode": "email",
                "spellcheck": "false",
            }
        ),
    )
    role = forms.ChoiceField(label="They can")

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat = seat
        self.fields["role"].choices = choices(seat)  # type: ignore[attr-defined]

    def clean_emails(self) -> list[str]:
        """Return the addresses in lower case, each once. Raises ValidationError that names every wrong one."""
        found = dict.fromkeys(part.lower() for part in BETWEEN.split(self.cleaned_data["emails"]) if part)
        wrong = [email for email in found if not is_email(email)]
        if wrong:
            raise ValidationError(f"Not an e-mail address: {', '.join(wrong[:5])}.")
        if len(found) > MOST_AT_ONCE:
            raise ValidationError(f"These are {len(found)}; at most {MOST_AT_ONCE} can be invited at once.")
        here = set(self.seat.workspace.members.filter(email__in=found).values_list("email", flat=True))
        if here:
            raise ValidationError(f"Already here: {', '.join(sorted(here)[:5])}.")
        return list(found)


def is_email(text: str) -> bool:
    """Return whether a text is an e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
