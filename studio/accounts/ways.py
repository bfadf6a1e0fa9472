"""The ways in that a person has: the last of them is not taken away."""

from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from studio.accounts.models import User
from studio.accounts.openid.identity import link_of

Way = Literal["passkey", "openid"]


def passkeys_of(person: User) -> QuerySet[Authenticator]:
    """Return a person's passkeys, the newest first."""
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).order_by("-created_at", "-id")


def is_only_way(person: User, way: Way) -> bool:
    """Return whether a person without a password could not come in any more once this passkey or link is gone."""
    if person.has_usable_password():
        return False
    passkeys, has_link = passkeys_of(person).count(), link_of(person) is not None
    return passkeys <= 1 and not has_link if way == "passkey" else not passkeys


def is_number(host: str) -> bool:
    """Return whether a host, with its port, is an address of numbers: passkeys belong to names alone."""
    try:
        ip_address(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False
    return True
