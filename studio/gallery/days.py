"""The reader's own day: the zone that the browser tells, and when something was made in a word or two."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest
from django.utils import timezone

COOKIE = "zone"  # written by frame/page.js
UTC = ZoneInfo("UTC")
MINUTE = 60
HOUR = 3600
WEEK = 7


def zone_of(request: HttpRequest) -> ZoneInfo:
    """Return the zone of the browser, UTC before it has told one."""
    return zone_named(request.COOKIES.get(COOKIE, ""))


def zone_named(name: str) -> ZoneInfo:
    """Return the zone of a name, UTC for one that is none."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def begin_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment at which a day begins where the reader is."""
    return datetime.combine(day, time(), zone)


def short_ago(moment: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """Return when something was made: ``20 min``, ``Yesterday``, ``Friday``, ``12 Nov``, by the reader's days."""
    now = now or timezone.now()
    seconds = (now - moment).total_seconds()
    day, today = moment.astimezone(zone), now.astimezone(zone)
    days = (today.date() - day.date()) // timedelta(days=1)
    if seconds < MINUTE:
        return "just now"
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)} min"
    if days == 0:
        return f"{int(seconds // HOUR)} h"
    if days == 1:
        return "Yesterday"
    if days < WEEK:
        return f"{day:%A}"
    return f"{day:%-d %b}" if day.year == today.year else f"{day:%-d %b %Y}"
