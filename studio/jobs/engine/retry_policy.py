"""What an error of the client means for a job: the table of answers, in one place.

A paid request is sent once per decision of a person. Only a definite refusal may be tried again by itself.
"""

import random
from dataclasses import dataclass
from typing import Any

from studio.jobs.models import State
from studio.minimax import errors

LOOKS = 40  # free questions in a row that may fail before a person hears of it
SHORTEST_S, LONGEST_S = 2.0, 120.0
LOOK_S, LOOK_LONGEST_S = 5.0, 30.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of the job: a state, the words' key, what happens to the money, and when to try again."""

    state: State
    error: dict[str, Any]
    money: str = ""  # a job that is held keeps its reservation
    seconds: float | None = None
    key_state: str = ""


def pause(tries: int) -> float:
    """Return seconds before the next try: by chance, up to a limit that doubles."""
    return random.uniform(SHORTEST_S, min(LONGEST_S, 2 * SHORTEST_S * 2**tries))


def pause_look(tries: int) -> float:
    """Return seconds before the next free question."""
    return min(LOOK_LONGEST_S, LOOK_S * 1.3**tries) * random.uniform(0.8, 1.2)


def facts_of(error: Exception, reason: str) -> dict[str, Any]:
    """Return what a card needs of an error."""
    found = {name: getattr(error, name, None) for name in ("code", "trace_id", "field")}
    return {"reason": reason, **{name: value for name, value in found.items() if value}}


# Error, state, reason, what happens to the money, what is told of the key: the first row that fits holds.
FINAL = (
    (errors.KeyRefused, State.HELD, "key", "", "refused"),
    (errors.OutOfCredit, State.HELD, "no_credit", "", "out_of_credit"),
    (errors.NotSent, State.FAILED, "gave_up", "release", ""),
    (errors.TryLater, State.FAILED, "still_busy", "release", ""),
    (errors.Withheld, State.REFUSED, "withheld", "unknown", ""),
    (errors.Refused, State.REFUSED, "refused", "release", ""),
    (errors.Broken, State.FAILED, "unreadable", "charge", ""),
    (errors.Unsure, State.UNKNOWN, "unsure", "unknown", ""),
)


def judge_start(error: Exception, tries: int) -> Verdict:
    """Return what a paid request's error means."""
    if isinstance(error, errors.TryLater) and tries + 1 < error.tries:
        reason = "not_sent" if isinstance(error, errors.NotSent) else "slow_down"
        return Verdict(State.HELD, facts_of(error, reason), seconds=pause(tries))
    for meant, state, reason, money, key_state in FINAL:
        if isinstance(error, meant):
            return Verdict(state, facts_of(error, reason), money, key_state=key_state)
    return Verdict(State.UNKNOWN, {"reason": "bug"}, "unknown")


def judge_look(error: Exception, tries: int) -> Verdict | None:
    """Return what a free question's error means; None says: ask again, it costs nothing."""
    if waits_for_key(error):
        return None
    if isinstance(error, errors.Refused) or tries >= LOOKS:
        return Verdict(State.UNKNOWN, facts_of(error, "unsure"), "unknown")
    return None


def facts_of_look(error: Exception) -> dict[str, Any]:
    """Return what the card of waiting work says while a question fails: that its key does not work, else nothing."""
    return {"reason": "key_look"} if waits_for_key(error) else {}


def waits_for_key(error: Exception) -> bool:
    """Return whether only the key's owner can help."""
    return isinstance(error, errors.KeyRefused | errors.OutOfCredit)
