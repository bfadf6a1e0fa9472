"""A shared child: many calls at once, a window for each, and a process that is kept warm."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from studio.lib.worker import WINDOW, Worker, WorkFailed, parent
from studio.lib.worker.child import TOO_MANY
from tests.server import wait_until

MANY = 100_000


@pytest.fixture
async def counting() -> AsyncIterator[Worker]:
    """A worker whose child counts."""
    child = Worker("tests.lib.counting_child", limit_s=5, memory_mb=1024, shared=True)
    yield child
    await child.close()


async def test_answers_come_in_order_with_their_bytes(counting: Worker, tmp_path: Path) -> None:
    answers = [answer async for answer in counting.stream("count", file=str(tmp_path / "n"), to=300)]
    assert [header["number"] for header, _ in answers] == list(range(300))
    assert [len(blob) for _, blob in answers] == [number % 256 for number in range(300)]


async def test_the_child_is_never_further_ahead_than_its_window(counting: Worker, tmp_path: Path) -> None:
    file = tmp_path / "n"
    async with aclosing(counting.stream("count", file=str(file), to=MANY)) as answers:
        for _ in range(50):
            await anext(answers)
        await counting.call("count", file=str(tmp_path / "other"), to=500)
        assert int(file.read_text()) <= 50 + WINDOW + 1


async def test_leaving_early_ends_the_work(counting: Worker, tmp_path: Path) -> None:
    file = tmp_path / "n"
    async with aclosing(counting.stream("count", file=str(file), to=MANY)) as answers:
        await anext(answers)
    await counting.call("count", file=str(tmp_path / "other"), to=500)
    assert int(file.read_text()) <= WINDOW + 1


async def test_more_calls_than_there_is_memory_for_are_refused_and_end_no_other(tmp_path: Path) -> None:
    child = Worker("tests.lib.counting_child", limit_s=20, memory_mb=128, shared=True)
    streams = [child.stream("count", file=str(tmp_path / str(number)), to=MANY) for number in range(200)]
    firsts = await asyncio.gather(*map(anext, streams), return_exceptions=True)
    refused = [one for one in firsts if isinstance(one, BaseException)]
    assert len(refused) < len(streams) and {type(one) for one in refused} == {WorkFailed}
    assert TOO_MANY in {str(one) for one in refused}
    pid = child.pid
    for stream in streams:
        await stream.aclose()
    async with asyncio.timeout(20):
        while not await is_answered(child, tmp_path):
            pass  # those that were left are ending
    assert child.pid == pid
    await child.close()


async def is_answered(child: Worker, folder: Path) -> bool:
    """Return whether a call is taken."""
    try:
        await child.call("count", file=str(folder / "after"), to=5)
    except WorkFailed:
        return False
    return True


async def test_a_failure_is_told_and_the_child_goes_on(counting: Worker, tmp_path: Path) -> None:
    with pytest.raises(WorkFailed, match="ValueError: no more"):
        await counting.call("refuse")
    pid = counting.pid
    assert (await counting.call("count", file=str(tmp_path / "n"), to=3))["number"] == 2
    assert counting.pid == pid


async def test_who_waits_for_a_killed_child_is_told(counting: Worker) -> None:
    await counting.start()
    waiting = asyncio.create_task(counting.call("hang"))
    assert counting.pid is not None
    os.kill(counting.pid, signal.SIGKILL)
    with pytest.raises(WorkFailed):
        await waiting


async def test_a_child_that_does_not_answer_is_ended(tmp_path: Path) -> None:
    hanging = Worker("tests.lib.counting_child", limit_s=0.5, memory_mb=1024, shared=True)
    with pytest.raises(WorkFailed, match="No answer within"):
        await hanging.call("hang")
    hanging.limit_s = 5
    assert (await hanging.call("count", file=str(tmp_path / "n"), to=3))["number"] == 2
    await hanging.close()


async def test_a_dead_child_is_replaced_before_anybody_asks(counting: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "MIN_UPTIME_S", 0)
    await counting.start()
    first = counting.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await asyncio.to_thread(wait_until, lambda: counting.pid not in (first, None))


async def test_closing_ends_the_child_for_good(counting: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "MIN_UPTIME_S", 0)
    await counting.start()
    await counting.close()
    assert counting.pid is None
