"""Few requests run at once, writes before reads, and nobody waits for somebody who waits for something else."""

import asyncio

import pytest

from studio.lib import turns
from studio.lib.turns import Turns
from tests.server import until


class Requests:
    """Requests that run until they are let go, and the order in which they began."""

    def __init__(self, at_once: int) -> None:
        self.turns = Turns(at_once)
        self.begun: list[str] = []
        self.go: dict[str, asyncio.Event] = {}
        self.tasks: list[asyncio.Task[None]] = []

    def send(self, name: str, *, first: bool = False) -> asyncio.Task[None]:
        self.go[name] = asyncio.Event()
        task = asyncio.create_task(self.run(name, first))
        self.tasks.append(task)
        return task

    async def run(self, name: str, first: bool) -> None:
        async with self.turns.turn(first=first):
            self.begun.append(name)
            await self.go[name].wait()

    async def waits(self, first: int, later: int) -> None:
        """Wait until so many writes and reads are in line."""
        await until(lambda: (len(self.turns.first), len(self.turns.later)) == (first, later))

    async def begins(self, count: int) -> None:
        """Wait until so many have begun."""
        await until(lambda: len(self.begun) == count)

    async def end(self) -> None:
        for event in self.go.values():
            event.set()
        await asyncio.gather(*self.tasks, return_exceptions=True)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is slow: nothing here hangs on a moment."""
    monkeypatch.setattr(turns, "HELD_S", 1000)
    monkeypatch.setattr(turns, "PATIENCE_S", 1000)


async def test_writes_go_before_reads_that_came_earlier() -> None:
    requests = Requests(1)
    requests.send("page")
    await requests.begins(1)
    requests.send("card")
    requests.send("form", first=True)
    await requests.waits(1, 1)
    assert requests.begun == ["page"]
    requests.go["page"].set()
    await requests.begins(2)
    requests.go["form"].set()
    await requests.begins(3)
    assert requests.begun == ["page", "form", "card"]
    await requests.end()
    assert requests.turns.free == 1


async def test_a_read_is_not_passed_over_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_S", 0)
    requests = Requests(1)
    requests.send("page")
    await requests.begins(1)
    requests.send("card")
    requests.send("form", first=True)
    await requests.waits(1, 1)
    requests.go["page"].set()
    await requests.begins(2)
    assert requests.begun[1] == "card"
    await requests.end()


async def test_who_takes_long_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "HELD_S", 0.001)
    requests = Requests(1)
    for name in ("download", "page", "form"):
        requests.send(name)
    await requests.begins(3)
    await requests.end()
    assert requests.turns.free == 1


async def test_who_goes_while_waiting_takes_no_turn_along() -> None:
    requests = Requests(1)
    requests.send("page")
    await requests.begins(1)
    gone, goes = requests.send("card"), requests.send("form")
    await requests.waits(0, 2)
    gone.cancel()
    requests.go["page"].set()
    goes.cancel()  # just when its turn has come, or before
    await asyncio.gather(gone, goes, return_exceptions=True)
    requests.send("last")
    await requests.begins(2)
    assert requests.begun == ["page", "last"]
    await requests.end()
    assert requests.turns.free == 1
