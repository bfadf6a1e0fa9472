"""What an error of the client means for a job: the table of answers, in one place.

A paid request is sent once per decision of a person. Only a definite refusal may be tried again by itself.
"""

import random
from dataclasses import dataclass
from typing import Any

from studio.jobs.engine.transitions import Money
from studio.jobs.models import State
from studio.minimax import errors

SLOW_DOWN = "slow_down"  # the reason of a job that MiniMax wants to be asked for later
MOST_FAILED_POLLS = 40  # free questions in a row that may fail before a person hears of it
SHORTEST_S = 2.0
LONGEST_S = 120.0
FIRST_POLL_S = 5.0
LONGEST_POLL_S = 30.0


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the job: a state, the words' key, what happens to the money, and when to try again."""

    state: State
    error: dict[str, Any]
    money: Money = Money.KEEP  # a job that is held keeps its reservation
    seconds: float | None = None
    key_state: str = ""


def backoff(tries: int) -> float:
    """Return seconds before the next try: by chance, up to a limit that doubles."""
    return random.uniform(SHORTEST_S, min(LONGEST_S, 2 * SHORTEST_S * 2**tries))


def poll_backoff(tries: int) -> float:
    """Return seconds before the next free question."""
    return min(LONGEST_POLL_S, FIRST_POLL_S * 1.3**tries) * random.uniform(0.8, 1.2)


def describe_error(error: Exception, reason: str) -> dict[str, Any]:
    """Return what a card needs of an error."""
    found = {name: getattr(error, name, None) for name in ("code", "trace_id", "field", "via")}
    return {"reason": reason, **{name: value for name, value in found.items() if value}}


# Error, state, reason, what happens to the money, what is told of the key: the first row that fits holds.
FINAL = (
    (errors.KeyRefused, State.HELD, "key", Money.KEEP, "refused"),
    (errors.OutOfCredit, State.HELD, "no_credit", Money.KEEP, "out_of_credit"),
    (errors.NotSent, State.FAILED, "gave_up", Money.RELEASE, ""),
    (errors.TryLater, State.FAILED, "still_busy", Money.RELEASE, ""),
    (errors.Withheld, State.REFUSED, "withheld", Money.DOUBT, ""),
    (errors.Refused, State.REFUSED, "refused", Money.RELEASE, ""),
    (errors.Broken, State.FAILED, "unreadable", Money.CHARGE, ""),
    (errors.Unsure, State.UNKNOWN, "unsure", Money.DOUBT, ""),
)


def classify_start_error(error: Exception, tries: int) -> Decision:
    """Return what a paid request's error means."""
    if isinstance(error, errors.TryLater) and tries + 1 < error.tries:
        reason = "not_sent" if isinstance(error, errors.NotSent) else SLOW_DOWN
        return Decision(State.HELD, describe_error(error, reason), seconds=backoff(tries))
    for meant, state, reason, money, key_state in FINAL:
        if isinstance(error, meant):
            return Decision(state, describe_error(error, reason), money, key_state=key_state)
    return Decision(State.UNKNOWN, {"reason": "bug"}, Money.DOUBT)


def classify_poll_error(error: Exception, tries: int, task: str = "") -> Decision | None:
    """Return what a free question's error means; None says: ask again, it costs nothing.

    ``task`` is the id of the work at MiniMax, by which a person can ask for it there.
    """
    if waits_for_key(error) or not (isinstance(error, errors.Refused) or tries >= MOST_FAILED_POLLS):
        return None
    found = describe_error(error, "lost_sight" if task else "unsure")
    return Decision(State.UNKNOWN, found | ({"task": task} if task else {}), Money.DOUBT)


def describe_poll_error(error: Exception) -> dict[str, Any]:
    """Return what the card of waiting work says while a question fails: that its key does not work, else nothing."""
    return {"reason": "key_look"} if waits_for_key(error) else {}


def waits_for_key(error: Exception) -> bool:
    """Return whether only the key's owner can help."""
    return isinstance(error, errors.KeyRefused | errors.OutOfCredit)
