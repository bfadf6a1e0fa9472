"""What each person of a workspace spent this month, in words, for the team page."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.dispatch import receiver
from django.utils import timezone

from studio.ledger.models import Entry, EntryState
from studio.ledger.quote import Price
from studio.workspaces.models import Workspace
from studio.workspaces.signals import spending

UNKNOWN = "Not known"  # something was charged whose price nobody told this server


def begin_of_month(now: datetime) -> datetime:
    """Return when the month began."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


@receiver(spending)
def spent_this_month(sender: Any, *, workspace: Workspace, **rest: Any) -> dict[int, str]:
    """Return what was charged to each person's own key since the month began; samples cost nothing."""
    entries = Entry.objects.filter(
        workspace=workspace, sandbox=False, state=EntryState.CHARGED, created_at__gte=begin_of_month(timezone.now())
    )
    # Multiplied here: databases sum whole units exactly, decimals not everywhere.
    rows = entries.values_list("person_id", "currency", "unit_price").annotate(amount_charged=Sum("charged"))
    sums: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    unknown: set[int] = set()
    for person_id, currency, unit_price, units in rows:
        if unit_price is None:
            unknown.add(person_id)
        else:
            sums[person_id][currency] += unit_price * (units or 0)
    words = {
        person: " + ".join(str(Price(sum_, name)) for name, sum_ in found.items()) for person, found in sums.items()
    }
    return {person: words.get(person, UNKNOWN) for person in {*words, *unknown}}
