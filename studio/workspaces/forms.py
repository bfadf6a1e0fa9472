"""Forms of those who come anew: an account, and the first workspace."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from studio.accounts.models import User
from studio.workspaces.models import Workspace


class NameForm(forms.Form):
    """The name of somebody who needs no password: the OpenID provider vouches for them."""

    name = forms.CharField(
        label="Your name",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Write the name that others see."},
    )


class AccountForm(NameForm):
    """Data of a new account."""

    email = forms.EmailField(
        label="E-mail",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        help_text="You sign in with it.",
        error_messages={"required": "Write the e-mail that you sign in with."},
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 10 characters.",
        error_messages={"required": "Choose a password."},
    )

    def clean_email(self) -> str:
        """Return the e-mail in lower case, as it is stored."""
        email: str = self.cleaned_data["email"]
        return email.lower()

    def clean(self) -> dict[str, Any]:
        """Validate the password together with the name and e-mail, which it must not resemble."""
        data = super().clean() or {}
        if password := data.get("password"):
            try:
                validate_password(password, User(email=data.get("email", ""), name=data.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return data


class SetupForm(AccountForm):
    """Data of the owner's account and of the first workspace."""

    workspace = forms.CharField(
        label="Workspace",
        max_length=Workspace._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text="Where you and others make things together, for example the name of your team.",
        error_messages={"required": "Give the workspace a name."},
    )
