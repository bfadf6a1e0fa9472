"""Model fields: a random public key, and an encrypted text."""

from secrets import token_bytes
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from studio.lib.crypto import TOKEN_START, Sealed

# Crockford's base32: without I, L, O and U, so that a key can be read aloud.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KEY_LENGTH = 12
LETTER_OF = (ALPHABET * 8).encode()  # of each byte


def new_key() -> str:
    """Return 12 random characters (60 bits of entropy) for URLs, socket messages and file names."""
    # 32 letters: each is that of eight bytes, so that a random byte picks one without bias.
    return token_bytes(KEY_LENGTH).translate(LETTER_OF).decode()


class KeyField(models.CharField):
    """A row's random public identifier; primary keys stay internal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        defaults = {"max_length": KEY_LENGTH, "unique": True, "default": new_key, "editable": False}
        super().__init__(*args, **{**defaults, **kwargs})


class SealedField(models.TextField):
    """Stores ciphertext; its value in Python is ``Sealed`` or None, and ``isnull`` is its only lookup."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Sealed  # type: ignore[assignment]
        _pyi_private_get_type: Sealed  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"editable": False, **kwargs})

    def from_db_value(self, value: str | None, *_: object) -> Sealed | None:
        """Wrap the ciphertext; nothing is decrypted."""
        return None if value is None else Sealed(value)

    def get_prep_value(self, value: Any) -> str | None:
        """Return the ciphertext. Raises TypeError for a str, so that no secret is stored in plain text."""
        if value is None:
            return None
        if isinstance(value, Sealed):
            return value.ciphertext
        raise TypeError("seal it first")

    def to_python(self, value: Any) -> Sealed | None:
        """Parse the ciphertext of a fixture. Raises ValidationError for anything else."""
        if value is None or isinstance(value, Sealed):
            return value
        if isinstance(value, str) and value.startswith(TOKEN_START):
            return Sealed(value)
        raise ValidationError("This is not sealed.")

    def value_to_string(self, obj: models.Model) -> Any:
        """Serialize as ciphertext for a fixture."""
        return self.get_prep_value(self.value_from_object(obj))

    def get_lookup(self, lookup_name: str) -> Any:
        """Return only the ``isnull`` lookup: equal plain texts have different ciphertexts."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
