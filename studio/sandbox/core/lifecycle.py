"""What has to happen before the first request and after the last; a family's module says so while it is imported."""

from collections.abc import Awaitable, Callable

Step = Callable[[], Awaitable[None]]
_at_start: list[Step] = []
_before_end: list[Step] = []
_at_end: list[Step] = []


def at_start(step: Step) -> Step:
    """Do this once the tables are there."""
    _at_start.append(step)
    return step


def before_end(step: Step) -> Step:
    """Do this when the server ends, while everything that work may lean on is still there."""
    _before_end.append(step)
    return step


def at_end(step: Step) -> Step:
    """Do this when the server ends."""
    _at_end.append(step)
    return step


async def begin() -> None:
    """Take every first step, in the order of their registration."""
    for step in _at_start:
        await step()


async def finish() -> None:
    """Take every last step, in the opposite order."""
    for step in (*reversed(_before_end), *reversed(_at_end)):
        await step()
