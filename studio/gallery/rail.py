"""The dates that one jumps to: the months in which something was made, by the reader's calendar."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists

from studio.gallery.days import begin_of
from studio.gallery.queries import listed
from studio.library.models import AssetQuery
from studio.workspaces.access import Seat
from studio.workspaces.models import Workspace

MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Month:
    """A month, and its last day, which an address names."""

    label: str
    last: date


@dataclass(frozen=True, slots=True)
class Year:
    """A year with its months, the last one first."""

    number: int
    months: list[Month]


def rail_of(seat: Seat, zone: ZoneInfo, now: date) -> list[Year]:
    """Return the months of the last five years in which something was made, the latest first, in one query."""
    firsts = [month_before(now, number) for number in range(MOST_MONTHS)]
    made = {f"m{place}": Exists(made_in(seat, first, zone)) for place, first in enumerate(firsts)}
    found = Workspace.objects.filter(pk=seat.workspace.pk).annotate(**made).values_list(*made).first() or ()
    years: dict[int, list[Month]] = {}
    for first, there in zip(firsts, found, strict=False):
        if there:
            years.setdefault(first.year, []).append(Month(f"{first:%b}", month_after(first) - timedelta(days=1)))
    return [Year(number, months) for number, months in years.items()]


def made_in(seat: Seat, first: date, zone: ZoneInfo) -> AssetQuery:
    """Return what was made in the month that begins with a day."""
    span = {"created_at__gte": begin_of(first, zone), "created_at__lt": begin_of(month_after(first), zone)}
    return listed(seat).filter(**span)


def month_before(day: date, count: int) -> date:
    """Return the first day of the month that is so many before that of a day."""
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def month_after(day: date) -> date:
    """Return the first day of the next month."""
    return month_before(day, -1)
