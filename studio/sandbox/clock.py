"""The time as the sandbox sees it: tests move it, so that what lasts for days expires within a moment."""

from datetime import datetime, timedelta

from django.utils import timezone

_ahead = timedelta()


def now() -> datetime:
    """Return the time, moved by as much as tests have asked for."""
    return timezone.now() + _ahead


def forward(seconds: float) -> None:
    """Let time pass at once."""
    global _ahead  # noqa: PLW0603 - one clock for the process is the point
    _ahead += timedelta(seconds=seconds)
