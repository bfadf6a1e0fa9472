"""The states of a job, and the transitions that are legal between them.

::

    queued → starting → waiting ⇄ (check) → fetching → done
       │        │   └→ streaming → fetching → done
       │        └── crash or no answer → unknown ── found again by a callback → waiting
       │                                     └─ a person decides → queued
       ├→ held (rate limit · balance · key · disk) → starting, or queued by its lane
       └→ any → failed | refused | cancelled
"""

from django.db import models


class State(models.TextChoices):
    """Where a job is; the label is what a card says."""

    QUEUED = "queued", "In line"
    STARTING = "starting", "Starting"
    WAITING = "waiting", "Being made"
    STREAMING = "streaming", "Arriving"
    FETCHING = "fetching", "Saving"
    HELD = "held", "Waiting"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    REFUSED = "refused", "Not accepted"
    CANCELLED = "cancelled", "Stopped"
    UNKNOWN = "unknown", "Not sure"


UNDER_WAY = (State.STARTING, State.WAITING, State.STREAMING, State.FETCHING)
AT_WORK = (State.QUEUED, *UNDER_WAY)
# What the runner moves on by itself when it is due.
OPEN = (*AT_WORK, State.HELD)
# What a list of everything puts before a person.
WANTS_A_PERSON = (State.HELD, State.UNKNOWN, State.FAILED, State.REFUSED)
ENDED = (State.DONE, State.FAILED, State.REFUSED, State.CANCELLED)
WITHHELD = "withheld"  # the reason of a result that MiniMax held back
# Why a slot holds no result.
REASONS = {
    WITHHELD: "Held back by MiniMax's check",
    "lost": "It could not be fetched any more",
    "unusable": "It could not be opened",
    "missing": "MiniMax did not send it",
}
ENDINGS = {State.FAILED, State.REFUSED, State.CANCELLED}
LEGAL: dict[State, set[State]] = {
    State.QUEUED: {State.STARTING, State.HELD, *ENDINGS},
    State.STARTING: {
        State.WAITING,
        State.STREAMING,
        State.FETCHING,
        State.DONE,
        State.HELD,
        State.UNKNOWN,
        *ENDINGS,
    },
    State.WAITING: {State.FETCHING, State.DONE, State.UNKNOWN, *ENDINGS},
    State.STREAMING: {State.FETCHING, State.DONE, *ENDINGS},
    State.FETCHING: {State.DONE, *ENDINGS},
    State.HELD: {State.STARTING, State.QUEUED, *ENDINGS},
    State.UNKNOWN: {State.QUEUED, State.WAITING},
    State.FAILED: {State.QUEUED},
    State.REFUSED: {State.QUEUED},
    State.CANCELLED: {State.QUEUED},
    State.DONE: set(),
}
