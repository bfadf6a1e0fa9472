"""Tell a step back of this machine's clock: what waits for a time that was written before would wait longer by it.

``STEPPED_BACK`` is sent, in a database thread, with ``step``: how far, as a positive ``timedelta``.
"""

import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from django.db.models import DateTimeField, ExpressionWrapper, F, Model, QuerySet, Value
from django.dispatch import Signal
from django.utils import timezone

log = structlog.get_logger(__name__)
LEAST_S = 2.0  # less is the usual care of a time service
STEPPED_BACK = Signal()


class Watch:
    """Compares the clock with one that never steps; ``wall`` and ``steady`` return seconds."""

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self.wall, self.steady = wall, steady
        self.offset = wall() - steady()

    def look(self) -> timedelta | None:
        """Return how far the clock was set back since the last look; None where it was not. Ahead does no harm."""
        offset, before = self.wall() - self.steady(), self.offset
        self.offset = offset
        back_s = before - offset
        return timedelta(seconds=back_s) if back_s >= LEAST_S else None


def shorten(rows: QuerySet[Model], column: str, step: timedelta) -> int:
    """Move the times of a column that are still ahead by a step back; return how many."""
    moved = ExpressionWrapper(F(column) - Value(step), output_field=DateTimeField())
    return rows.filter(**{f"{column}__gt": timezone.now()}).update(**{column: moved})


def tell(step: timedelta) -> None:
    """Let everybody who waits take the step into account."""
    log.warning("the clock was set back", seconds=round(step.total_seconds()))
    for receiver, error in STEPPED_BACK.send_robust(Watch, step=step):
        if isinstance(error, Exception):
            log.error("a wait was not shortened", receiver=str(receiver), exc_info=error)
