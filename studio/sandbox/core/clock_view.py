"""`/_clock`, for tests: the time and the pace of tasks, told and changed."""

import math

from django.http import HttpRequest, HttpResponseBase

from studio.sandbox import settings
from studio.sandbox.core.api import answer, json_body, not_found
from studio.sandbox.core.clock import forward, now, stop
from studio.sandbox.core.errors import Refused

MOST_S = 10 * 365 * 86400
PACES = ("clock", "questions", "at-once")


async def clock(request: HttpRequest) -> HttpResponseBase:
    """Tell the time and the pace of tasks; POST `{"forward_s": 60, "stopped": true, "pace": "at-once"}` sets it."""
    if request.method not in ("GET", "POST"):
        return not_found()
    if request.method == "POST":
        try:
            body = json_body(request, 1000)
            seconds, pace = wanted(body)
        except (Refused, TypeError, ValueError):
            return answer({"error": f"forward_s is a number of seconds, pace one of {', '.join(PACES)}"}, 400)
        if "stopped" in body:
            stop(bool(body["stopped"]))
        forward(seconds)
        settings.PACE = pace
    return answer({"now": now().isoformat(), "pace": settings.PACE})


def wanted(body: dict[str, object]) -> tuple[float, str]:
    """Return by how much to move the time, and the pace. Raises TypeError, ValueError."""
    seconds, pace = float(body.get("forward_s") or 0), body.get("pace") or settings.PACE  # type: ignore[arg-type]
    if not math.isfinite(seconds) or abs(seconds) > MOST_S or pace not in PACES:
        raise ValueError(body)
    return seconds, str(pace)
