"""What nobody waits for lets what begins go first, and is never put off for long."""

import pytest

from studio.jobs.engine import starts as module
from studio.jobs.engine.starts import MOST_S, QUIET_S, Starts

BEGAN_AT = 100.0


class Clock:
    """A clock that goes on only while somebody sleeps; with ``busy`` another job begins each time."""

    def __init__(self, busy: Starts | None = None) -> None:
        self.now, self.busy = BEGAN_AT, busy

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        if self.busy is not None:
            self.busy.note(8)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of what is tested here."""
    made = Clock()
    monkeypatch.setattr(module, "time", made)
    monkeypatch.setattr(module, "asyncio", made)
    return made


async def test_nothing_waits_where_nothing_begins(clock: Clock) -> None:
    await Starts().wait_for_quiet(7)
    assert clock.now == BEGAN_AT


async def test_a_job_does_not_wait_for_its_own_start(clock: Clock) -> None:
    starts = Starts()
    starts.note(7)
    await starts.wait_for_quiet(7)
    assert clock.now == BEGAN_AT


async def test_another_start_puts_it_off_for_a_moment(clock: Clock) -> None:
    starts = Starts()
    starts.note(8)
    await starts.wait_for_quiet(7)
    assert clock.now == pytest.approx(BEGAN_AT + QUIET_S)


async def test_starts_without_end_put_it_off_for_a_bounded_time(clock: Clock) -> None:
    clock.busy = starts = Starts()
    starts.note(8)
    await starts.wait_for_quiet(7)
    assert clock.now == pytest.approx(BEGAN_AT + MOST_S)
