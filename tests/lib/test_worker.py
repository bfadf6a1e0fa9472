"""Work in a child: results stream back, and a child that dies, hangs or eats memory takes nothing along."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from studio.lib.worker import LENGTHS, Worker, WorkerDied, WorkFailed, pack, sizes
from tests.server import until

MODULE = "tests.lib.worker_child"


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    """A child that is ended afterwards."""
    made = Worker(MODULE, limit_s=20, memory_mb=512)
    yield made
    await made.close()


async def test_the_last_answer_comes_back(worker: Worker) -> None:
    assert (await worker.call("count", up_to=3))["number"] == 3


async def test_every_answer_comes_as_it_is_made(worker: Worker) -> None:
    answers = [(header["number"], blob) async for header, blob in worker.stream("count", up_to=3)]
    assert answers == [(1, b"x"), (2, b"xx"), (3, b"xxx")]


async def test_one_child_does_one_piece_of_work_after_another(worker: Worker) -> None:
    pids = await asyncio.gather(*(worker.call("who") for _ in range(5)))
    assert len({answer["pid"] for answer in pids}) == 1
    assert worker.pid == pids[0]["pid"] != os.getpid()


async def test_refused_work_says_why_and_the_child_lives_on(worker: Worker) -> None:
    with pytest.raises(WorkFailed, match="not with this") as caught:
        await worker.call("refuse")
    assert not isinstance(caught.value, WorkerDied)
    before = worker.pid
    assert (await worker.call("who"))["pid"] == before


@pytest.mark.parametrize("work", ["crash", "explode", "eat"])
async def test_a_child_that_dies_is_replaced(worker: Worker, work: str) -> None:
    first = (await worker.call("who"))["pid"]
    with pytest.raises(WorkerDied, match="ended before the work did"):
        await worker.call(work)
    assert (await worker.call("who"))["pid"] != first


async def test_a_child_that_was_killed_while_idle_is_replaced(worker: Worker) -> None:
    first = (await worker.call("who"))["pid"]
    os.kill(first, signal.SIGKILL)
    with contextlib.suppress(WorkerDied):  # its death may not be known yet
        await worker.call("who")
    assert (await worker.call("who"))["pid"] != first


async def test_work_that_takes_too_long_is_ended() -> None:
    slow = Worker(MODULE, limit_s=0.5, memory_mb=512)
    with pytest.raises(WorkerDied, match=r"No answer within 0\.5 s"):
        await slow.call("hang")
    assert slow.pid is None


async def test_leaving_early_ends_the_child(worker: Worker) -> None:
    async with aclosing(worker.stream("count", up_to=1_000_000)) as answers:
        async for header, _ in answers:
            if header["number"] == 2:
                break
    assert worker.pid is None


async def test_an_idle_child_goes_away_and_comes_back() -> None:
    brief = Worker(MODULE, limit_s=20, memory_mb=512, idle_s=0.01)
    first = (await brief.call("who"))["pid"]
    await until(lambda: brief.pid is None and not Path(f"/proc/{first}").exists())
    assert (await brief.call("who"))["pid"] != first
    await brief.close()


async def test_the_child_is_told_no_secret(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_FIELD_KEYS", "secret")
    names: list[str] = (await worker.call("environment"))["names"]
    assert [name for name in names if "KEY" in name or name.startswith(("STUDIO", "DJANGO"))] == []


async def test_what_a_library_prints_does_not_come_between(worker: Worker) -> None:
    assert (await worker.call("chatter"))["said"] == "fine"


def test_a_message_is_two_lengths_a_header_and_bytes() -> None:
    message = pack({"n": 1}, b"xyz")
    head, blob = sizes(message[: LENGTHS.size])
    assert (head + blob + LENGTHS.size, message[-blob:]) == (len(message), b"xyz")


@pytest.mark.parametrize("lengths", [(1 << 31, 0), (0, 1 << 31)])
def test_lengths_that_nobody_means_are_refused(lengths: tuple[int, int]) -> None:
    with pytest.raises(WorkerDied, match="not one of ours"):
        sizes(LENGTHS.pack(*lengths))
