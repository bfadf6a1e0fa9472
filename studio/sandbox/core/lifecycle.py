"""Start and end steps of the server; a family's module registers its own while it is imported."""

from collections.abc import Awaitable, Callable

Step = Callable[[], Awaitable[None]]
_at_start: list[Step] = []
_before_end: list[Step] = []
_at_end: list[Step] = []


def at_start(step: Step) -> Step:
    """Register a step that runs once the tables exist."""
    _at_start.append(step)
    return step


def before_end(step: Step) -> Step:
    """Register a step that runs when the server stops, while everything that work may need still exists."""
    _before_end.append(step)
    return step


def at_end(step: Step) -> Step:
    """Register a step that runs when the server stops."""
    _at_end.append(step)
    return step


async def run_start_steps() -> None:
    """Run every start step, in the order of registration."""
    for step in _at_start:
        await step()


async def run_end_steps() -> None:
    """Run every end step, in reverse order."""
    for step in (*reversed(_before_end), *reversed(_at_end)):
        await step()
