"""The time as the sandbox sees it: tests move it, so that what lasts for days expires within a moment."""

from datetime import datetime, timedelta

from django.utils import timezone

_ahead = timedelta()
_stopped_at: datetime | None = None


def now() -> datetime:
    """Return the time, moved by as much as tests have asked for."""
    return (_stopped_at or timezone.now()) + _ahead


def forward(seconds: float) -> None:
    """Let time pass at once."""
    global _ahead  # noqa: PLW0603 - one clock for the process is the point
    _ahead += timedelta(seconds=seconds)


def stop(stopped: bool) -> None:
    """Let the time stand still, or go on from what it really is."""
    global _stopped_at  # noqa: PLW0603 - as above
    _stopped_at = timezone.now() if stopped else None
