"""A server that is about to stop finishes what is paid for, and begins nothing new."""

from collections.abc import Callable, Iterator

import pytest

from studio.jobs.engine.runner import runner
from studio.jobs.kinds import Done, FromBytes, Result
from studio.jobs.models import Job, State
from studio.lib import server_loop
from studio.server.management.commands.up import Finish
from tests.jobs.conftest import now, reach, settled
from tests.jobs.hum import SOUND, WHOLE, Gate, Score
from tests.server import wait_until

Hum = Callable[..., Job]


@pytest.fixture(autouse=True)
def _go_on() -> Iterator[None]:
    """Let the runner begin things again afterwards."""
    yield
    runner.paused = False


def finish(ask: Callable[[], int] = runner.finish) -> int:
    """Ask on the server's loop for how much is under way."""

    async def asked() -> int:
        return ask()

    return server_loop.run(asked(), 20)


@pytest.mark.parametrize("live_stream", [True, False], ids=["a stream", "a request"])
def test_what_is_paid_is_finished_and_what_is_new_waits(live: str, hum: Hum, score: Score, live_stream: bool) -> None:
    gate = Gate()
    whole = WHOLE if live_stream else Done((Result(FromBytes(SOUND), ".mp3"),))
    score.play(*([SOUND, gate, SOUND] if live_stream else [gate]), whole)
    first = hum(live=live_stream)
    reach(first, State.STREAMING if live_stream else State.STARTING)
    wait_until(lambda: gate.loop is not None)
    assert finish() == 1
    score.play(SOUND, WHOLE)
    second = hum(nonce="second")
    gate.set()
    assert settled(first).state == State.DONE
    wait_until(lambda: finish() == 0)
    assert now(second).state == State.QUEUED and score.asked == 1
    runner.paused = False
    runner.wake(second.pk)
    assert settled(second).state == State.DONE


def test_what_is_waited_for_is_said_once(live: str, hum: Hum, score: Score) -> None:
    said: list[str] = []
    waits = Finish(said.append)
    assert (finish(waits), said) == (0, [])
    runner.paused = False
    gate = Gate()
    score.play(SOUND, gate, WHOLE)
    job = hum()
    reach(job, State.STREAMING)
    assert [finish(waits), finish(waits)] == [1, 1]
    gate.set()
    settled(job)
    [line] = said
    assert "one job is finished first, for at most 30 s" in line and "Once more" in line
