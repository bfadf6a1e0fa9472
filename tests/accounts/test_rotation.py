"""A new server key in front: everything moves to it, and then the old one can go."""

from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from studio.accounts import rotation
from studio.accounts.keys import save_key
from studio.accounts.models import ApiKey, NewKey, User
from studio.lib.crypto import CannotUnseal, unseal
from tests import people

NEWER = "sk-api-newer-0123456789abc"


@pytest.fixture
def sealed(alice: User, bob: User) -> None:
    """Keys of Alice, one that waits, one of Bob, and Bob's second step."""
    people.give_key(alice)
    save_key(alice, "global", NEWER)
    people.give_key(bob, "sk-api-of-bob-0123456789")
    TOTP.activate(bob, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(bob)


@pytest.fixture
def newer(settings: Any) -> str:
    """A new key in front of the server's old one."""
    made = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [made, *settings.FIELD_KEYS]
    return made


def rotate() -> str:
    """Run the command and return what it says."""
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


def test_every_sealed_field_is_found() -> None:
    assert {field.model for field in rotation.sealed_fields()} >= {ApiKey, NewKey}


def test_all_secrets_open_with_the_new_key_alone(sealed: None, newer: str, settings: Any, bob: User) -> None:
    rotate()
    settings.FIELD_KEYS = [newer]
    texts = [unseal(key.sealed, key.user_id) for model in (ApiKey, NewKey) for key in model.objects.order_by("pk")]
    assert texts == [people.CANARY, "sk-api-of-bob-0123456789", NEWER]
    assert all(len(row.wrap().get_unused_codes()) == 10 for row in Authenticator.objects.filter(type="recovery_codes"))
    assert not Authenticator.objects.get(type="totp").wrap().validate_code("000000")


def test_it_reports_counts_and_may_be_repeated(sealed: None, newer: str) -> None:
    assert rotate().splitlines() == [
        "accounts.ApiKey: 2 resealed", "accounts.NewKey: 1 resealed", "mfa.Authenticator: 2 resealed",
    ]  # fmt: skip
    before = list(ApiKey.objects.values_list("sealed", flat=True))
    assert rotate().count("already current") == 3
    assert list(ApiKey.objects.values_list("sealed", flat=True)) == before


def test_nothing_sealed_is_nothing_to_do(db: None) -> None:
    assert rotate().count("nothing sealed") == 3


def test_what_cannot_be_opened_stays_and_is_told(sealed: None, settings: Any, alice: User) -> None:
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    before = ApiKey.objects.get(user=alice).sealed
    with pytest.raises(CommandError, match="5 cannot be opened") as caught:
        rotate()
    assert "STUDIO_FIELD_KEYS" in str(caught.value)
    assert ApiKey.objects.get(user=alice).sealed == before


def test_a_removed_key_is_left_out(alice: User, newer: str) -> None:
    people.give_key(alice)
    ApiKey.objects.update(sealed=None)
    assert "accounts.ApiKey: nothing sealed" in rotate()


def test_without_rotation_the_new_key_alone_opens_nothing(sealed: None, newer: str, settings: Any, bob: User) -> None:
    settings.FIELD_KEYS = [newer]
    with pytest.raises(CannotUnseal):
        unseal(ApiKey.objects.get(user=bob).sealed, bob.pk)
