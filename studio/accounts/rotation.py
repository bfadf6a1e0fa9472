"""Key rotation: re-encrypt every secret of the database with the newest server key, so that older ones can go."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models, transaction

from studio.lib.crypto import CannotUnseal, Sealed, is_current, reseal
from studio.lib.fields import SealedField

RESEALED = "resealed"
CURRENT = "already current"
LOCKED = "cannot be opened"
MFA_FIELDS = ("secret", "seed")  # the parts of an authenticator that allauth encrypts by MFAAdapter.encrypt


def rotate() -> Iterator[tuple[str, Counter[str]]]:
    """Re-encrypt all secrets; yield each model that has some, with the number of rows by outcome. Idempotent."""
    for field in sealed_fields():
        rows = field.model._default_manager.filter(**{f"{field.name}__isnull": False})
        yield field.model._meta.label, rotate_rows(rows, partial(rotate_field, field))
    yield Authenticator._meta.label, rotate_rows(Authenticator.objects.all(), rotate_authenticator)


def sealed_fields() -> list[SealedField]:
    """Return every sealed field of the installed apps."""
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    return [field for field in fields if isinstance(field, SealedField)]


def rotate_rows(rows: models.QuerySet[Any], rotate_row: Callable[[Any], str]) -> Counter[str]:
    """Re-encrypt each row in a transaction of its own, so that the server can keep running; return rows by outcome."""
    found: Counter[str] = Counter()
    for pk in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            row = rows.select_for_update().filter(pk=pk).first()
            if row is not None:
                found[rotate_row(row)] += 1
    return found


def rotate_field(field: SealedField, row: models.Model) -> str:
    """Re-encrypt one field of a row and return the outcome."""
    outcome, sealed = rotate_secret(getattr(row, field.attname))
    if outcome == RESEALED:
        type(row)._default_manager.filter(pk=row.pk).update(**{field.name: sealed})
    return outcome


def rotate_authenticator(row: Authenticator) -> str:
    """Re-encrypt the secrets of an authenticator and return the outcome; the worst one counts."""
    parts = {name: rotate_secret(Sealed(row.data[name])) for name in MFA_FIELDS if name in row.data}
    outcomes = {outcome for outcome, _ in parts.values()}
    if RESEALED in outcomes:
        row.data |= {name: sealed.ciphertext for name, (_, sealed) in parts.items()}
        row.save(update_fields=["data"])
    return next((outcome for outcome in (LOCKED, RESEALED) if outcome in outcomes), CURRENT)


def rotate_secret(sealed: Sealed) -> tuple[str, Sealed]:
    """Return the outcome for one secret, and the secret after it."""
    if is_current(sealed):
        return CURRENT, sealed
    try:
        return RESEALED, reseal(sealed)
    except CannotUnseal:
        return LOCKED, sealed
