"""The time as the sandbox sees it: tests move it, so that what lasts for days expires within a moment."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from studio.sandbox.api import answer, json_body, not_found
from studio.sandbox.codes import Refused

_ahead = timedelta()


def now() -> datetime:
    """Return the time, moved by as much as tests have asked for."""
    return timezone.now() + _ahead


def forward(seconds: float) -> None:
    """Let time pass at once."""
    global _ahead  # noqa: PLW0603 - one clock for the process is the point
    _ahead += timedelta(seconds=seconds)


async def clock(request: HttpRequest) -> HttpResponseBase:
    """Tell the time; POST `{"forward_s": seconds}` moves it."""
    if request.method not in ("GET", "POST"):
        return not_found()
    if request.method == "POST":
        try:
            forward(float(json_body(request, 1000).get("forward_s") or 0))
        except (Refused, TypeError, ValueError):
            return answer({"error": "forward_s is a number of seconds"}, 400)
    return answer({"now": now().isoformat()})
