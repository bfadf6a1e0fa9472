"""Encryption at rest (Fernet): secrets are encrypted with the server's keys and bound to their owner's id."""

from dataclasses import dataclass
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

TOKEN_START = "gAAAA"  # of every Fernet token until 2106: version byte and high bytes of the timestamp, in base64


class CannotUnseal(Exception):
    """No server key decrypts this, or it belongs to another owner."""


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """An encrypted secret; ``ciphertext`` is what the database stores, ``repr`` shows nothing of it."""

    ciphertext: str

    def __repr__(self) -> str:
        return "•••"


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    """Return the cipher of ``settings.FIELD_KEYS``: the first key encrypts, every key decrypts."""
    return _cipher(tuple(settings.FIELD_KEYS))


def seal(text: str, owner_id: int) -> Sealed:
    """Encrypt ``text`` for one owner."""
    return Sealed(cipher().encrypt(f"{owner_id}:{text}".encode()).decode())


def unseal(sealed: Sealed, owner_id: int) -> str:
    """Decrypt an owner's secret; called by ``accounts.api`` alone. Raises CannotUnseal."""
    try:
        owner, _, text = cipher().decrypt(sealed.ciphertext.encode()).decode().partition(":")
    except InvalidToken:
        raise CannotUnseal("the server's keys do not open this secret") from None
    if owner != str(owner_id):
        raise CannotUnseal("this secret was sealed for someone else")
    return text


def is_current(sealed: Sealed) -> bool:
    """Return whether a secret is encrypted with the first server key, so that the others could be dropped."""
    try:
        Fernet(settings.FIELD_KEYS[0]).decrypt(sealed.ciphertext.encode())
    except InvalidToken:
        return False
    return True


def reseal(sealed: Sealed) -> Sealed:
    """Re-encrypt a secret with the first server key. Raises CannotUnseal."""
    try:
        return Sealed(cipher().rotate(sealed.ciphertext.encode()).decode())
    except InvalidToken:
        raise CannotUnseal("the server's keys do not open this secret") from None
