"""allauth's forms of passkeys, in words of their own and against anything that a browser may send."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as allauth_forms
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError

LONGEST_NAME = 60
LARGEST_NUMBER = 65_536  # algorithms have numbers, down to -65,535
NOT_KNOWN = (
    "This passkey does not open an account here. It may have been removed, or have waited too long: try again, "
    "or sign in with your password."
)
NOT_CONFIRMED = "This passkey is not one of yours, or it waited too long. Try again, or use another way."
NOT_MADE = "This passkey cannot be kept: it waited too long, or asks for no finger, face or PIN. Try again."
NO_SCRIPT = "Nothing came from the browser. A passkey takes a browser that runs scripts and knows passkeys."
# What the libraries raise for an answer that is none; allauth expects some of these only.
BROKEN = (InvalidSignature, AttributeError, IndexError, KeyError, TypeError, ValueError)


def checked[T](words: str, check: Callable[[], T]) -> T:
    """Return what a check of a credential returns. Raises ValidationError in these words, but for too many tries."""
    try:
        return check()
    except ValidationError as error:
        raise error if error.code == "too_many_login_attempts" else ValidationError(words) from None
    except BROKEN:
        raise ValidationError(words) from None


def name_field() -> forms.CharField:
    """Return the field of a passkey's name."""
    return forms.CharField(
        label="Name",
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="So that you know it again, for example “Phone” or “Key ring”.",
        error_messages={"required": "Give it a name."},
    )


def has_large_numbers(value: Any) -> bool:
    """Return whether JSON holds a number that a library would take for a length in bytes and make room for."""
    if isinstance(value, dict | list):
        return any(map(has_large_numbers, value.values() if isinstance(value, dict) else value))
    return isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST_NUMBER)


class CredentialField(forms.JSONField):
    """What the browser answered: an object, as far as that can be told without the libraries."""

    widget = forms.HiddenInput
    default_error_messages = dict.fromkeys(("required", "invalid"), NO_SCRIPT)

    def to_python(self, value: Any) -> Any:
        """Return the object. Raises ValidationError."""
        try:
            found = super().to_python(value)
            refused = found is not None and (not isinstance(found, dict) or has_large_numbers(found))
        except RecursionError:
            refused = True
        if refused:
            raise ValidationError(NO_SCRIPT)
        return found


class AddPasskeyForm(allauth_forms.AddWebAuthnForm):
    """A new passkey, which asks for a finger, a face or a PIN, so that it opens the account by itself."""

    passwordless = None
    name = name_field()
    credential = CredentialField()

    def clean_name(self) -> str:
        """Return the name."""
        name: str = self.cleaned_data["name"]
        return name

    def clean(self) -> dict[str, Any]:
        """Verify the credential against the challenge. Raises ValidationError."""
        found: dict[str, Any] = checked(NOT_MADE, super().clean)
        return found


class RenamePasskeyForm(allauth_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    name = name_field()


class OfCredential(forms.Form):
    """A passkey that is used: what the browser answered to the challenge."""

    words = NOT_CONFIRMED
    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        """Return the passkey that signed the challenge. Raises ValidationError."""
        found: Authenticator = checked(self.words, super().clean_credential)  # type: ignore[misc]
        return found


class SignInForm(OfCredential, allauth_forms.LoginWebAuthnForm):
    """A passkey in place of e-mail, password and code."""

    words = NOT_KNOWN


class SecondStepForm(OfCredential, allauth_forms.AuthenticateWebAuthnForm):
    """A passkey in place of a code."""


class ConfirmForm(OfCredential, allauth_forms.ReauthenticateWebAuthnForm):
    """A passkey that confirms who it is."""
