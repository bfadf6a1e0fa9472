"""What the operator sees of the mail, and what they can do about it."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone

from studio.lib import periodic
from studio.mail.models import Mail, State
from studio.mail.topics import topic_named

MOST_LISTED = 20
GIVEN_UP = (State.FAILED, State.UNSURE)


@dataclass(frozen=True, slots=True)
class Survey:
    """How the mail stands."""

    waiting: int  # tried in vain, and to be tried again
    given_up: int
    reason: str  # why what waits does
    listed: list[Mail]  # given up, the newest first


def survey() -> Survey:
    """Return how the mail stands; what merely waits for its time is not counted."""
    stuck = Mail.objects.filter(state=State.WAITING, tries__gt=0)
    counts = dict(Mail.objects.filter(state__in=GIVEN_UP).values_list("state").annotate(count=Count("pk")))
    newest = stuck.order_by("-due_at").values_list("reason", flat=True).first()
    listed = list(Mail.objects.filter(state__in=GIVEN_UP).select_related("person").order_by("-pk")[:MOST_LISTED])
    return Survey(stuck.count(), sum(counts.values()), newest or "", listed)


def try_again() -> int:
    """Have everything that waits in vain or was given up be due now, and return how much that is."""
    rows = Mail.objects.filter(state__in=[State.WAITING, *GIVEN_UP], tries__gt=0) | Mail.objects.filter(
        state=State.UNSURE
    )
    count = sum(revive(row) for row in rows.distinct())
    transaction.on_commit(periodic.wake)
    return count


def revive(row: Mail) -> bool:
    """Have one mail be due now, for as long as a new one; return whether none of the same waits already."""
    topic, now = topic_named(row.topic), timezone.now()
    ends_at = now + topic.lasts if topic else now
    fresh = {
        "state": State.WAITING,
        "due_at": now,
        "ends_at": ends_at,
        "tries": 0,
        "claimed_at": None,
        "settled_at": None,
    }
    try:
        with transaction.atomic():
            return bool(Mail.objects.filter(pk=row.pk, state=row.state).update(**fresh))
    except IntegrityError:
        return False


def dismiss() -> None:
    """Forget what was given up."""
    Mail.objects.filter(state__in=GIVEN_UP).delete()
