"""Model fields: the random key that addresses show, and a text that only ``crypto`` can open."""

from secrets import token_bytes
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from studio.lib.crypto import TOKEN_START, Sealed

# Crockford's base32: no I, L, O or U, so that a key can be read aloud.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KEY_LENGTH = 12


def new_key() -> str:
    """Return 12 random characters (60 bits) for an address, a socket or a file name."""
    # The alphabet has 32 letters, so that five bits of a byte are one of them.
    return "".join(ALPHABET[byte & 31] for byte in token_bytes(KEY_LENGTH))


class KeyField(models.CharField):
    """What a row is called outside of the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        defaults = {"max_length": KEY_LENGTH, "unique": True, "default": new_key, "editable": False}
        super().__init__(*args, **{**defaults, **kwargs})


class SealedField(models.TextField):
    """Keeps ciphertext; its value in Python is ``Sealed`` or None, and nothing can be searched by it."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Sealed  # type: ignore[assignment]
        _pyi_private_get_type: Sealed  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"editable": False, **kwargs})

    def from_db_value(self, value: str | None, *_: object) -> Sealed | None:
        """Return what the database holds, still sealed."""
        return None if value is None else Sealed(value)

    def get_prep_value(self, value: Any) -> str | None:
        """Return the ciphertext. Raises TypeError for a text, so that no secret is stored in clear."""
        if value is None:
            return None
        if isinstance(value, Sealed):
            return value.ciphertext
        raise TypeError("seal it first")

    def to_python(self, value: Any) -> Sealed | None:
        """Return a fixture's ciphertext as a value. Raises ValidationError for anything else."""
        if value is None or isinstance(value, Sealed):
            return value
        if isinstance(value, str) and value.startswith(TOKEN_START):
            return Sealed(value)
        raise ValidationError("This is not sealed.")

    def value_to_string(self, obj: models.Model) -> Any:
        """Return the ciphertext for a fixture."""
        return self.get_prep_value(self.value_from_object(obj))

    def get_lookup(self, lookup_name: str) -> Any:
        """Return the lookup for ``isnull`` alone: equal texts have different ciphertexts."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
