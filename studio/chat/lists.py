"""The list of conversations: pinned ones first, then by day, newest first, by keyset."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from studio.chat.access import conversation_for
from studio.chat.models import Conversation, Pin
from studio.workspaces.access import Seat

SHOWN = 40
MOST_PINNED = 50
WEEK = timedelta(days=7)
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Group:
    """Conversations under one heading."""

    title: str
    rows: Sequence[Conversation]


@dataclass(frozen=True, slots=True)
class Listed:
    """Groups, and the key after which the next ones begin ("" at the end)."""

    groups: list[Group] = field(default_factory=list)
    next: str = ""


def listed(seat: Seat, before: str = "") -> Listed:
    """Return conversations, pinned ones only with the first page. Raises Http404."""
    mine = Pin.objects.filter(conversation=OuterRef("pk"), person=seat.person)
    kept = Conversation.objects.visible_to(seat).kept().select_related("created_by").annotate(pinned=Exists(mine))
    newest = kept.order_by("-updated_at", "-id")
    pinned = [] if before else list(newest.filter(pinned=True)[:MOST_PINNED])
    rest = newest.filter(pinned=False)
    if before:
        last = conversation_for(seat, before, in_bin=True)
        rest = rest.filter(Q(updated_at__lte=last.updated_at), Q(updated_at__lt=last.updated_at) | Q(id__lt=last.pk))
    rows = list(rest[: SHOWN + 1])
    groups = [Group("Pinned", pinned)] if pinned else []
    return Listed([*groups, *group_by_day(rows[:SHOWN])], rows[SHOWN - 1].key if len(rows) > SHOWN else "")


def group_by_day(rows: Sequence[Conversation]) -> Iterator[Group]:
    """Yield the rows, which are sorted, under the names of their days."""
    today = timezone.localdate()
    for title, group in groupby(rows, key=lambda row: name_of_day(row.updated_at, today)):
        yield Group(title, list(group))


def name_of_day(moment: datetime, today: date) -> str:
    """Return the heading under which a moment falls."""
    day = timezone.localdate(moment)
    if day >= today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    if day > today - WEEK:
        return "This week"
    return "This month" if day > today - MONTH else f"{day:%B %Y}"
