"""Remaining quotas: of a plan that the sandbox has none of, and of a balance that is never used up."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from studio.sandbox.core import clock, rate_limits
from studio.sandbox.core.api import POOR_KEYS, Call, endpoint
from studio.sandbox.core.database import in_database
from studio.sandbox.models import Charge

MONDAY = datetime(1970, 1, 5, tzinfo=UTC)
WEEK = timedelta(days=7)
# Clips have a row of their own, and a day instead of five hours; all else shares one.
CLIPS = ("/v1/video_generation", "/v2/video_generation", "/v2/video_regeneration")
GENERAL = timedelta(hours=5)
VIDEO = timedelta(days=1)
# what clients take a window's status for
USUAL = 1
UNLIMITED = 3
# play money, in vouchers
BALANCE = "100.00"
NOTHING = "0.00"


@endpoint("GET")
async def remains(call: Call) -> dict[str, Any]:
    """Return what a key has used; only `--limits` sets a limit to anything."""
    rows = await in_database(lambda: list(Charge.objects.filter(key=call.key[-4:], at__gt=clock.now() - WEEK)))
    clips = [row.at for row in rows if row.path in CLIPS]
    others = [row.at for row in rows if row.path not in CLIPS]
    plans = [allowance("general", GENERAL, others, call.key), allowance("video", VIDEO, clips, call.key)]
    return {"model_remains": plans + [limited_allowance(*row) for row in rate_limits.recent_requests(call.key)]}


@endpoint("GET")
async def query_balance(call: Call) -> dict[str, Any]:
    """Return the balance: the same for every key that is not a poor one."""
    left = NOTHING if is_poor(call.key) else BALANCE
    return {
        "available_amount": left, "cash_balance": NOTHING, "voucher_balance": left, "credit_balance": NOTHING,
        "owed_amount": NOTHING, "balance_alert_switch": False, "balance_alert_threshold": "",
    }  # fmt: skip


def is_poor(key: str) -> bool:
    """Return whether a key has nothing left."""
    return any(code == 1008 and key.startswith(beginning) for beginning, code in POOR_KEYS.items())


def allowance(name: str, length: timedelta, charged: Iterable[datetime], key: str) -> dict[str, Any]:
    """Return the usage of an unlimited allowance; a poor key's is limited, and used up."""
    percent, status = (0, USUAL) if is_poor(key) else (100, UNLIMITED)
    begin, week, at = window_start(length), window_start(WEEK), list(charged)
    return {
        "model_name": name, **window(begin, length), **weekly(week, sum(week <= one for one in at), percent, status),
        "current_interval_total_count": 0, "current_interval_usage_count": sum(begin <= one for one in at),
        "current_interval_remaining_percent": percent, "current_interval_status": USUAL,
    }  # fmt: skip


def limited_allowance(family: rate_limits.Family, asked: list[datetime]) -> dict[str, Any]:
    """Return the usage of a published limit; its window began with the oldest request that still counts."""
    begin = asked[0] if asked else clock.now()
    return {
        "model_name": family.name, **window(begin, timedelta(seconds=family.seconds)),
        **weekly(window_start(WEEK), 0, 100, UNLIMITED),
        "current_interval_total_count": family.requests, "current_interval_usage_count": len(asked),
        "current_interval_remaining_percent": round(100 - 100 * len(asked) / family.requests, 2),
        "current_interval_status": USUAL,
    }  # fmt: skip


def window_start(length: timedelta) -> datetime:
    """Return the start of the present window of a length; weeks begin with Monday."""
    since = clock.now() - MONDAY
    return MONDAY + since // length * length


def window(begin: datetime, length: timedelta) -> dict[str, int]:
    """Return the times of a window, and how long it lasts still, in ms."""
    end = begin + length
    return {"start_time": to_ms(begin), "end_time": to_ms(end), "remains_time": to_ms(end) - to_ms(clock.now())}


def weekly(begin: datetime, used: int, percent: int, status: int) -> dict[str, int]:
    """Return the fields about the week."""
    end = begin + WEEK
    return {
        "current_weekly_total_count": 0, "current_weekly_usage_count": used,
        "current_weekly_remaining_percent": percent, "current_weekly_status": status,
        "weekly_start_time": to_ms(begin), "weekly_end_time": to_ms(end),
        "weekly_remains_time": to_ms(end) - to_ms(clock.now()),
    }  # fmt: skip


def to_ms(at: datetime) -> int:
    """Return a time in ms since 1970."""
    return round(at.timestamp() * 1000)
