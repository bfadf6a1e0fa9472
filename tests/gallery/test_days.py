"""Days are the reader's own: in captions, in filters and in the dates that one jumps to."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from studio.gallery.days import short_ago
from tests.gallery.conftest import Put, titles

GALLERY = "/w/tidewater/gallery/"
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "said"),
    [
        ("2026-11-30T11:59:30", "UTC", "just now"), ("2026-11-30T11:40:00", "UTC", "20 min"),
        ("2026-11-30T10:30:00", "UTC", "1 h"), ("2026-11-29T23:30:00", "UTC", "Yesterday"),
        ("2026-11-29T23:30:00", "Europe/Berlin", "12 h"), ("2026-11-30T06:30:00", "America/Los_Angeles", "Yesterday"),
        ("2026-11-29T12:30:00", "Australia/Sydney", "Yesterday"), ("2026-11-27T09:00:00", "UTC", "Friday"),
        ("2026-11-12T09:00:00", "UTC", "12 Nov"), ("2025-11-12T09:00:00", "UTC", "12 Nov 2025"),
    ],
)  # fmt: skip
def test_when_it_was_made_is_said_by_the_readers_days(moment: str, zone: str, said: str) -> None:
    assert short_ago(datetime.fromisoformat(moment).replace(tzinfo=UTC), ZoneInfo(zone), NOW) == said


# Made at 22:30 on the 29th in Los Angeles, and at 08:00 on the 30th in Sydney.
LATE, EARLY = datetime(2026, 11, 30, 6, 30, tzinfo=UTC), datetime(2026, 11, 29, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "shown"),
    [
        ("America/Los_Angeles", "2026-11-29", ["Evening", "Morning"]), ("America/Los_Angeles", "2026-11-30", []),
        ("Australia/Sydney", "2026-11-30", ["Evening", "Morning"]), ("Australia/Sydney", "2026-11-29", []),
        ("UTC", "2026-11-29", ["Morning"]), ("UTC", "2026-11-30", ["Evening"]), ("", "2026-11-29", ["Morning"]),
        ("../../etc/passwd", "2026-11-29", ["Morning"]),
    ],
)  # fmt: skip
def test_a_day_of_the_filter_is_the_readers(alices: Client, put: Put, zone: str, day: str, shown: list[str]) -> None:
    put("Morning", created_at=EARLY)
    put("Evening", created_at=LATE)
    alices.cookies["zone"] = zone
    assert titles(alices.get(GALLERY, {"since": day, "until": day})) == shown
    assert titles(alices.get(GALLERY, {"since": day, "until": day, "by": "me"})) == shown


@pytest.mark.parametrize("day", ["2026-13-40", "yesterday", "0001-01-01", "9999-12-31", "2026-1-1", "20261130"])
def test_a_day_that_is_none_narrows_nothing(alices: Client, put: Put, day: str) -> None:
    put("Lens")
    assert titles(alices.get(GALLERY, {"since": day})) == ["Lens"]


def test_a_day_is_jumped_to_and_one_reads_on_in_both_directions(alices: Client, put: Put) -> None:
    for month in (9, 10, 11):
        put(f"Month {month}", created_at=datetime(2026, month, 15, tzinfo=UTC))
    answer = alices.get(GALLERY, {"day": "2026-10-31"})
    assert titles(answer) == ["Month 10", "Month 9"]
    assert answer.context["page"].newer
    rail = alices.get(f"{GALLERY}dates/").context["rail"]
    assert [month.label for year in rail for month in year.months] == ["Nov", "Oct", "Sep"]
    assert titles(alices.get(GALLERY, {"day": "2020-01-01"})) == []


def test_by_name_goes_without_case(alices: Client, put: Put) -> None:
    for title in ("Zebra", "apple", "Äther"):
        put(title)
    found = titles(alices.get(GALLERY, {"sort": "name"}))
    assert (found[0], sorted(found)) == ("apple", ["Zebra", "apple", "Äther"])
