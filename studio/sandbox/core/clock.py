"""The sandbox's clock, which tests move, so that what lasts for days expires within a moment."""

from datetime import datetime, timedelta

from django.utils import timezone

_ahead = timedelta()
_stopped_at: datetime | None = None


def now() -> datetime:
    """Return the current time, plus the offset that tests have set."""
    return (_stopped_at or timezone.now()) + _ahead


def advance(seconds: float) -> None:
    """Move the clock forward at once."""
    global _ahead  # noqa: PLW0603 - one clock for the process is the point
    _ahead += timedelta(seconds=seconds)


def freeze(stopped: bool) -> None:
    """Freeze the clock, or let it run again from the real time."""
    global _stopped_at  # noqa: PLW0603 - as above
    _stopped_at = timezone.now() if stopped else None
