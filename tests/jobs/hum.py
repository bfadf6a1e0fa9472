"""A kind that exists in these tests only: it hums what a test tells it to."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from django import forms

from studio.jobs.forms import JobForm
from studio.jobs.kinds import Chunk, Done, FromTape, Inputs, Kind, Order, Quote, Result, Step
from tests.bench.upstream import FRAME
from tests.server import wait_until

SOUND = FRAME * 7  # a quarter of a second of silence, which every decoder takes
UNITS = 7
WHOLE = Done((Result(FromTape(), ".mp3"),), facts={"heard": True}, charged_units=UNITS)


class Gate:
    """Where a hum waits until the test, in another thread, lets it go on."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self.event = asyncio.Event()

    async def open(self) -> None:
        """Wait."""
        self.loop = asyncio.get_running_loop()
        await self.event.wait()

    def set(self) -> None:
        """Let it go on."""
        wait_until(lambda: self.loop is not None)
        assert self.loop is not None
        self.loop.call_soon_threadsafe(self.event.set)


@dataclass(frozen=True)
class HumOrder(Order):
    """What to hum, heard while it arrives or not."""

    tune: str = "la"
    live: bool = True


class HumForm(JobForm):
    """One field."""

    tune = forms.CharField(max_length=40)

    def order(self) -> HumOrder:
        """Return the order."""
        return HumOrder(self.cleaned_data["tune"])


@dataclass
class Score:
    """What happens upstream, request by request; ``asked`` counts the requests that would cost."""

    requests: list[list[Any]] = field(default_factory=list)
    looks: list[list[Any]] = field(default_factory=list)
    asked: int = 0
    looked: int = 0

    def play(self, *happens: Any) -> None:
        """Say what the next request brings: bytes, a gate to wait at, an error, or the step it ends with."""
        self.requests.append(list(happens))

    def look(self, *happens: Any) -> None:
        """Say what the next free question brings."""
        self.looks.append(list(happens))

    async def request(self) -> AsyncIterator[Any]:
        """Play the next request; the last one is repeated."""
        self.asked += 1
        async for item in played(self.requests.pop(0) if len(self.requests) > 1 else self.requests[0]):
            yield item


async def played(happens: list[Any]) -> AsyncIterator[Any]:
    """Yield what happens, at its time."""
    for item in happens:
        if isinstance(item, Gate):
            await item.open()
        elif isinstance(item, BaseException):
            raise item
        else:
            yield item


class Hum(Kind[HumOrder]):
    """The kind."""

    name = "hum"
    label = "Hum"
    medium = "audio"
    icon = "speech"
    order_class = HumOrder
    form_class = HumForm
    page_template = "hum/page.html"
    card_template = "hum/_card.html"

    def __init__(self, score: Score) -> None:
        self.score = score

    def title(self, order: HumOrder) -> str:
        """Return the tune."""
        return order.tune

    def quote(self, order: HumOrder) -> Quote:
        """Return what it costs."""
        return Quote("notes", 10, "hum-01")

    def streams(self, order: HumOrder) -> bool:
        """Return whether it is heard while it arrives."""
        return order.live

    async def stream(self, api: Any, order: HumOrder, inputs: Inputs) -> AsyncIterator[Chunk | Done]:
        """Hum, piece by piece."""
        async for item in self.score.request():
            yield item if isinstance(item, Done) else Chunk("audio", item)

    async def start(self, api: Any, order: HumOrder, inputs: Inputs) -> Step:
        """Hum, and answer at the end."""
        return [item async for item in self.score.request()][-1]

    async def check(self, api: Any, ticket: dict[str, Any]) -> Step:
        """Look whether it has been hummed."""
        self.score.looked += 1
        return [item async for item in played(self.score.looks.pop(0))][-1]

    def read_side(self, role: str, data: bytes) -> dict[str, Any]:
        """Return one word for all of it. Raises ValueError for what holds none."""
        if not data or data.startswith(b"<"):
            raise ValueError
        return {"words": [{"text": data.decode(), "begin_ms": 0, "end_ms": 250}]}
