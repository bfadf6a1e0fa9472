"""How long clips usually take, from this workspace's own clips; without enough of them nothing is said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from studio.jobs.models import Job, State
from studio.workspaces.access import Seat

LOOKED_AT = 200  # of the newest clips
FEWEST = 3  # clips that make a range
TENTH = 10  # of them at either end is left out
MINUTE = 60
SHORT_S = 90.0  # below it, a time is told in steps of some seconds
STEP_S = 5
type Of = tuple[str, str, int]  # model, resolution, seconds


@dataclass(frozen=True, slots=True)
class Range:
    """Between how many seconds clips usually took."""

    low_s: float
    high_s: float

    def __str__(self) -> str:
        if self.high_s < SHORT_S:
            low, high = (max(1, round(value / STEP_S)) * STEP_S for value in (self.low_s, self.high_s))
            unit = "seconds"
        else:
            low, high = (max(1, round(value / MINUTE)) for value in (self.low_s, self.high_s))
            unit = "minutes" if high > 1 else "minute"
        return f"usually {low} to {high} {unit}" if low < high else f"usually about {high} {unit}"


class History:
    """The lengths of time that a workspace's newest clips took, from the start to the end."""

    def __init__(self, seat: Seat, *, sandbox: bool) -> None:
        done = Job.objects.listed(seat, "video").filter(state=State.DONE, sandbox=sandbox, started_at__isnull=False)
        self.took: dict[Of, list[float]] = {}
        rows: Any = done.values_list("order_json", "started_at", "settled_at")[:LOOKED_AT]
        for order, began, ended in rows:
            of = (str(order.get("model")), str(order.get("resolution")), int(order.get("duration", 0)))
            self.took.setdefault(of, []).append((ended - began) / timedelta(seconds=1))

    def usual(self, of: Of) -> Range | None:
        """Return the range for a clip: of the same length and sharpness, else of the model; None for too few."""
        same_model = [one for other, took in self.took.items() if other[0] == of[0] for one in took]
        return range_of(self.took.get(of, ())) or range_of(same_model)

    def words(self, of: Of) -> str:
        """Return the range in words, or nothing."""
        found = self.usual(of)
        return str(found) if found else ""


def range_of(took: Iterable[float]) -> Range | None:
    """Return the range without the tenth at either end, None where there are too few."""
    ordered = sorted(took)
    if len(ordered) < FEWEST:
        return None
    left_out = len(ordered) // TENTH
    return Range(ordered[left_out], ordered[-1 - left_out])
