"""One-time set-up token: its address lets the first visitor of a fresh server create the owner's account."""

from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe

from django.db import transaction

from studio.accounts.models import SetupToken, User


def is_open() -> bool:
    """Return whether this server still has no owner."""
    return not User.objects.exists()


@transaction.atomic
def new_token() -> str:
    """Return a new token and invalidate earlier ones; an empty text once there is an owner."""
    SetupToken.objects.all().delete()
    if not is_open():
        return ""
    token = token_urlsafe(24)
    SetupToken.objects.create(digest=digest(token))
    return token


def digest(token: str) -> str:
    """Return the SHA-256 hex digest of a token, the only form that is stored."""
    return sha256(token.encode()).hexdigest()


def find(token: str) -> SetupToken | None:
    """Return the row of a valid token, or None; compares in constant time."""
    kept = SetupToken.objects.first() if is_open() else None
    return kept if kept is not None and compare_digest(kept.digest, digest(token)) else None


def spend(token: str) -> bool:
    """Consume a token inside the caller's transaction; of two concurrent calls only one returns True."""
    kept = find(token)
    return kept is not None and SetupToken.objects.filter(pk=kept.pk).delete()[0] == 1
