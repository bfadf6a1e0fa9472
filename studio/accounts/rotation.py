"""Every secret of the database under the server's newest key, so that an old key can be dropped."""

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
CODES = ("secret", "seed")  # what allauth keeps of an authenticator by MFAAdapter.encrypt


def rotate() -> Iterator[tuple[str, Counter[str]]]:
    """Yield the name of every place that keeps secrets, and what became of them there."""
    for field in sealed_fields():
        rows = field.model._default_manager.filter(**{f"{field.name}__isnull": False})
        yield field.model._meta.label, count(rows, partial(turn_field, field))
    yield Authenticator._meta.label, count(Authenticator.objects.all(), turn_codes)


def sealed_fields() -> list[SealedField]:
    """Return every sealed field of the installed apps."""
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    return [field for field in fields if isinstance(field, SealedField)]


def count(rows: models.QuerySet[Any], turn: Callable[[Any], str]) -> Counter[str]:
    """Turn each row in a transaction of its own, so that the server may go on meanwhile."""
    found: Counter[str] = Counter()
    for pk in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            row = rows.select_for_update().filter(pk=pk).first()
            if row is not None:
                found[turn(row)] += 1
    return found


def turn_field(field: SealedField, row: models.Model) -> str:
    """Reseal a row's field and return what became of it."""
    became, sealed = turned(getattr(row, field.attname))
    if became == RESEALED:
        type(row)._default_manager.filter(pk=row.pk).update(**{field.name: sealed})
    return became


def turn_codes(row: Authenticator) -> str:
    """Reseal the secrets of an authenticator and return what became of them."""
    parts = {name: turned(Sealed(row.data[name])) for name in CODES if name in row.data}
    became = {state for state, _ in parts.values()}
    if RESEALED in became:
        row.data |= {name: sealed.ciphertext for name, (_, sealed) in parts.items()}
        row.save(update_fields=["data"])
    return next((state for state in (LOCKED, RESEALED) if state in became), CURRENT)


def turned(sealed: Sealed) -> tuple[str, Sealed]:
    """Return what can be done with a secret, and the secret as it is then."""
    if is_current(sealed):
        return CURRENT, sealed
    try:
        return RESEALED, reseal(sealed)
    except CannotUnseal:
        return LOCKED, sealed
