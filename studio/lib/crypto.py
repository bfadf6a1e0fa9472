"""Secrets at rest: sealed with the server's own keys, and bound to the person they belong to."""

from dataclasses import dataclass
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

TOKEN_START = "gAAAA"  # the version byte and the high bytes of the time, the same until the year 2106


class CannotUnseal(Exception):
    """The server's keys do not open this, or it was sealed for someone else."""


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """A secret that nobody can read by accident; ``ciphertext`` is what the database keeps."""

    ciphertext: str

    def __repr__(self) -> str:
        return "•••"


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def box() -> MultiFernet:
    """Return the box of ``settings.FIELD_KEYS``: the first key seals, all of them open."""
    return _box(tuple(settings.FIELD_KEYS))


def seal(text: str, owner_id: int) -> Sealed:
    """Return ``text`` sealed for one person."""
    return Sealed(box().encrypt(f"{owner_id}:{text}".encode()).decode())


def unseal(sealed: Sealed, owner_id: int) -> str:
    """Return the secret of a person; called in ``workspaces.upstream`` only. Raises CannotUnseal."""
    try:
        owner, _, text = box().decrypt(sealed.ciphertext.encode()).decode().partition(":")
    except InvalidToken:
        raise CannotUnseal("the server's keys do not open this secret") from None
    if owner != str(owner_id):
        raise CannotUnseal("this secret was sealed for someone else")
    return text


def is_current(sealed: Sealed) -> bool:
    """Return whether a secret is sealed under the first of the server's keys, so that the others could be dropped."""
    try:
        Fernet(settings.FIELD_KEYS[0]).decrypt(sealed.ciphertext.encode())
    except InvalidToken:
        return False
    return True


def reseal(sealed: Sealed) -> Sealed:
    """Return the same secret under the first of the server's keys. Raises CannotUnseal."""
    try:
        return Sealed(box().rotate(sealed.ciphertext.encode()).decode())
    except InvalidToken:
        raise CannotUnseal("the server's keys do not open this secret") from None
