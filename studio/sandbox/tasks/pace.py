"""How far along a task appears: by the clock, by the number of polls, or done at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from typing import Any

from studio.sandbox import settings
from studio.sandbox.core.clock import now
from studio.sandbox.models import Task


@dataclass(frozen=True)
class Kind:
    """A kind of task: its statuses on the way, each with its seconds by the clock, and a status for either end."""

    name: str  # of the rows, and the purpose of the result's file
    states: tuple[tuple[str, float], ...]
    done: str
    failed: str
    has_number_at_once: bool = False  # the result's number is known before the result is
    life: timedelta = timedelta(days=3650)  # of the result
    parallel: int = 4  # how many are made at the same time; others wait
    notice: Callable[[Task, str], dict[str, Any]] | None = None  # the body of a callback


def by_clock(kind: Kind, task: Task) -> int:
    """Return how many statuses have passed by now."""
    age_s = (now() - task.created).total_seconds()
    return sum(until_s <= age_s for until_s in accumulate(seconds for _, seconds in kind.states))


def by_questions(kind: Kind, task: Task) -> int:
    """Return how many statuses were returned before this poll."""
    return task.questions - 1


def at_once(kind: Kind, task: Task) -> int:
    """Return that all statuses have passed."""
    return len(kind.states)


PACES: dict[str, Callable[[Kind, Task], int]] = {"clock": by_clock, "questions": by_questions, "at-once": at_once}


def is_due(kind: Kind, task: Task) -> bool:
    """Return whether the next status to return is the last."""
    return PACES[settings.PACE](kind, task) >= len(kind.states)


def waits_for_work() -> bool:
    """Return whether a poll that is due waits until the work is done."""
    return settings.PACE != "clock"


def status_of(kind: Kind, task: Task) -> str:
    """Return a task's status: the last one when it is both due and true."""
    steps = PACES[settings.PACE](kind, task)
    if steps < len(kind.states):
        return kind.states[max(steps, 0)][0]
    return {Task.State.DONE: kind.done, Task.State.FAILED: kind.failed}.get(Task.State(task.state), kind.states[-1][0])
