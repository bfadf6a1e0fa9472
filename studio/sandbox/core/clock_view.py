"""`/_clock`, for tests: reads and sets the clock and the pace of tasks."""

import math

from django.http import HttpRequest, HttpResponseBase

from studio.sandbox import settings
from studio.sandbox.core.api import json_response, not_found, parse_body
from studio.sandbox.core.clock import advance, freeze, now
from studio.sandbox.core.errors import Refused

MOST_S = 10 * 365 * 86400
PACES = ("clock", "questions", "at-once")


async def clock(request: HttpRequest) -> HttpResponseBase:
    """Return the time and the pace of tasks; POST `{"forward_s": 60, "stopped": true, "pace": "at-once"}` sets them."""
    if request.method not in ("GET", "POST"):
        return not_found()
    if request.method == "POST":
        try:
            body = parse_body(request, 1000)
            seconds, pace = parse_changes(body)
        except (Refused, TypeError, ValueError):
            return json_response({"error": f"forward_s is a number of seconds, pace one of {', '.join(PACES)}"}, 400)
        if "stopped" in body:
            freeze(bool(body["stopped"]))
        advance(seconds)
        settings.PACE = pace
    return json_response({"now": now().isoformat(), "pace": settings.PACE})


def parse_changes(body: dict[str, object]) -> tuple[float, str]:
    """Parse how far to move the clock, and the pace. Raises TypeError, ValueError."""
    seconds, pace = float(body.get("forward_s") or 0), body.get("pace") or settings.PACE  # type: ignore[arg-type]
    if not math.isfinite(seconds) or abs(seconds) > MOST_S or pace not in PACES:
        raise ValueError(body)
    return seconds, str(pace)
