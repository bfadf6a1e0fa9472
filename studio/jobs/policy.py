"""What an error of the client means for a job: the table of answers, in one place.

A paid request is sent once per decision of a person. Only a definite refusal may be tried again by itself.
"""

import random
from dataclasses import dataclass
from typing import Any

from studio.jobs.models import State
from studio.minimax import errors


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of the job: a state, the words' key, what happens to the money, and when to try again."""

    state: State
    error: dict[str, Any]
    money: str = "release"
    seconds: float | None = None
    key_state: str = ""


def pause(tries: int, base: float = 2, most: float = 120) -> float:
    """Return full-jitter seconds before the next try."""
    return max(base, random.uniform(base, min(most, base * 2**tries)))


def facts_of(error: errors.ApiError, reason: str) -> dict[str, Any]:
    """Return what a card needs of an error."""
    found = {"reason": reason, "code": error.code, "trace_id": error.trace_id, "field": getattr(error, "field", "")}
    return {name: value for name, value in found.items() if value}


def judge_start(error: Exception, tries: int) -> Verdict:
    """Return what a paid request's error means."""
    match error:
        case errors.KeyRefused():
            return Verdict(State.HELD, facts_of(error, "key"), key_state="refused")
        case errors.OutOfCredit():
            return Verdict(State.HELD, facts_of(error, "key"), key_state="out_of_credit")
        case errors.TryLater() if tries + 1 < error.tries:
            reason = "not_sent" if isinstance(error, errors.NotSent) else "slow_down"
            return Verdict(State.HELD, facts_of(error, reason), seconds=pause(tries))
        case errors.NotSent():
            return Verdict(State.FAILED, facts_of(error, "gave_up"))
        case errors.TryLater():
            return Verdict(State.FAILED, facts_of(error, "slow_down"))
        case errors.Withheld():
            return Verdict(State.REFUSED, facts_of(error, "refused"), money="unknown")
        case errors.Refused():
            return Verdict(State.REFUSED, facts_of(error, "refused"))
        case errors.Broken():
            return Verdict(State.FAILED, facts_of(error, "unreadable"), money="charge")
        case errors.Unsure():
            return Verdict(State.UNKNOWN, facts_of(error, "unsure"), money="unknown")
        case _:
            return Verdict(State.UNKNOWN, {"reason": "bug"}, money="unknown")


def judge_look(error: Exception, tries: int) -> Verdict | None:
    """Return what a free question's error means; None says: ask again, it costs nothing."""
    if isinstance(error, errors.Refused) or tries >= 40:
        found = facts_of(error, "unsure") if isinstance(error, errors.ApiError) else {"reason": "unsure"}
        return Verdict(State.UNKNOWN, found, money="unknown")
    return None
