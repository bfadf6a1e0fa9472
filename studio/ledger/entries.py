"""Idempotent ledger operations; call inside the caller's transaction."""

from typing import Any

from django.utils import timezone

from studio.ledger.models import Entry, EntryState
from studio.ledger.quote import Quote, price

OPEN = (EntryState.RESERVED, EntryState.UNKNOWN)


def reserve(*, workspace_id: int, person_id: int, key_id: int | None, kind: str, job_key: str, quote: Quote) -> Entry:
    """Create a reservation; ``key_id`` None is the sandbox, which costs nothing."""
    money = price(Quote(quote.unit, 1, quote.model)) if key_id is not None else None
    return Entry.objects.create(
        workspace_id=workspace_id,
        person_id=person_id,
        api_key_id=key_id,
        sandbox=key_id is None,
        kind=kind,
        job_key=job_key,
        model=quote.model,
        unit=quote.unit,
        quoted=quote.amount,
        currency=money.currency if money else "",
        unit_price=money.amount if money else None,
    )


def charge(entry_id: int, amount: int | None = None) -> bool:
    """Settle an open entry as charged, by ``amount`` units when known; return whether this call changed it."""
    known = {} if amount is None else {"charged": amount}
    return _transition(entry_id, OPEN, EntryState.CHARGED, **known)


def release(entry_id: int) -> bool:
    """Settle an open entry as not charged; return whether this call changed it."""
    return _transition(entry_id, OPEN, EntryState.RELEASED, charged=0)


def mark_unknown(entry_id: int) -> bool:
    """Mark a reservation as perhaps charged (charge or release may follow); return whether this call changed it."""
    return _transition(entry_id, (EntryState.RESERVED,), EntryState.UNKNOWN)


def _transition(entry_id: int, sources: tuple[EntryState, ...], target: EntryState, **values: Any) -> bool:
    if target != EntryState.UNKNOWN:
        values["settled_at"] = timezone.now()
    # Conditional UPDATE on the state: a late or repeated call matches no row, which makes the operation idempotent.
    return Entry.objects.filter(pk=entry_id, state__in=sources).update(state=target, **values) == 1
