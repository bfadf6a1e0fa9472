"""A link by which somebody chooses a new password, once and within a day; nothing of it is stored.

The token is made of the password's hash: once the password changes, by the link or otherwise, or its owner signs in,
it is dead.
"""

from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator

from studio.accounts.alerts import NEW_PASSWORD, alert
from studio.accounts.models import User

generator = PasswordResetTokenGenerator()


def make_link(person: User) -> str:
    """Return the token of a link."""
    return f"{person.key}-{generator.make_token(person)}"


def find_person(token: str) -> User | None:
    """Return whose password a link changes; None for one that is wrong, used, or over."""
    key, _, rest = token.partition("-")
    person = User.objects.filter(key=key, is_active=True).first()
    return person if person is not None and generator.check_token(person, rest) else None


def change_password(person: User, password: str) -> bool:
    """Set the password, unless it was changed since the person was looked up; return whether it was set."""
    hashed = make_password(password)
    if not User.objects.filter(pk=person.pk, password=person.password).update(password=hashed):
        return False
    User.objects.get(pk=person.pk).save(update_fields=["password"])  # sends the signal that ends sockets
    alert(person, NEW_PASSWORD)
    return True


class PasswordForm(forms.Form):
    """The new password."""

    password = forms.CharField(
        label="New password",
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 10 characters.",
        error_messages={"required": "Choose a password."},
    )

    def __init__(self, *args: object, person: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.person = person

    def clean_password(self) -> str:
        """Return the password. Raises ValidationError for one that is easy to guess."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password
