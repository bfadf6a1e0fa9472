"""The rounds of the bench: each measures the studio and, in the same run, the upstream without it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import monotonic

from aiohttp import ClientSession

from tests.bench.load import Page, Stream, Studio, direct, evenly, open_pages, quantile, relayed
from tests.bench.places import Meter

LEAST_TO_MEASURE = 0.05
BURSTS = {10: 15, 25: 20, 50: 40, 100: 250}  # takes begun in a second, and by how many milliseconds they may be late
GAP_S = 0.02
Start = Callable[[], Awaitable[Stream]]


@dataclass(frozen=True)
class Row:
    """A line of the table; ``most`` and ``least`` are what is promised."""

    name: str
    found: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def holds(self) -> bool:
        """Return whether the promise is kept."""
        return (self.most is None or self.found <= self.most) and (self.least is None or self.found >= self.least)


@dataclass
class Bench:
    """Two clients, one for the studio and one for the upstream, and how much is asked of both (1 is all)."""

    studio: Studio
    session: ClientSession
    plain: ClientSession
    upstream: str
    meter: Meter
    scale: float = 1.0
    data: Path = Path()  # the studio's folder
    relay: tuple[str, Meter] | None = None  # the bare one, where it is, and what it uses

    async def rest(self) -> None:
        """Wait until hardly anything is done any more; a bench too small to say how fast need not."""
        if self.scale >= LEAST_TO_MEASURE:
            await self.meter.rest()

    def some(self, count: int) -> int:
        """Return a part of a number."""
        return max(2, round(count * self.scale))

    def ask(self, count: int, gap_ms: float) -> Start:
        """Return a start of the upstream alone."""
        return partial(direct, self.plain, self.upstream, count, gap_ms)


def firsts(streams: list[Stream]) -> list[int]:
    """Return the times to the first chunk. Raises RuntimeError for a stream that failed."""
    for stream in streams:
        if stream.error or not stream.late:
            raise RuntimeError(stream.error or "a stream brought nothing")
    return [stream.first for stream in streams]


def lates(streams: list[Stream]) -> list[int]:
    """Return how late each chunk was."""
    return [late for stream in streams for late in stream.late]


async def one_after_another(bench: Bench) -> list[Row]:
    """Wait for the first chunk of single takes."""
    (page,) = await open_pages(bench.studio, bench.session, 1)
    ours, theirs, before = [], [], bench.meter.cpu_s()
    for _ in range(bench.some(40)):
        theirs.append(await bench.ask(5, 20)())
        ours.append(await page.speak(5, 20))
        await asyncio.sleep(0.3)  # the take before is being saved
    used = (bench.meter.cpu_s() - before) / len(ours) * 1000
    added = (median(firsts(ours[1:])) - median(firsts(theirs[1:]))) / 1e6
    return [
        Row("first chunk, one take, over direct (median)", added, "ms", most=15),
        Row("processor of the server, a take", used, "ms"),
    ]


async def all_in_a_second(bench: Bench) -> list[Row]:
    """Start ever more takes evenly over a second."""
    pages = await open_pages(bench.studio, bench.session, max(bench.some(count) for count in BURSTS))
    rows = []
    for size, most in BURSTS.items():
        count = bench.some(size)
        theirs = await evenly([bench.ask(25, 20)] * count, 1)
        await bench.rest()
        ours = await evenly([partial(page.speak, 25, 20) for page in pages[:count]], 1)
        added = quantile(firsts(ours), 0.95) - quantile(firsts(theirs), 0.95)
        rows.append(Row(f"first chunk, {count} takes begun in a second, over direct (p95)", added, "ms", most=most))
        await bench.rest()
    return rows


async def paced(bench: Bench) -> list[Row]:
    """Carry many streams of 50 chunks a second; how fast they may begin is the round before."""
    count, chunks, spread = bench.some(200), bench.some(750), 8 * bench.scale
    theirs = await evenly([bench.ask(chunks, 20)] * count, spread)
    await bench.rest()
    bare, bare_share = await carry_by_relay(bench, count, chunks, spread)
    await bench.rest()
    pages = await open_pages(bench.studio, bench.session, count)  # not before: whoever does not read answers no ping
    steady = asyncio.create_task(processor_share(bench.meter, spread + 1 * bench.scale, 5 * bench.scale))
    ours = await evenly([partial(page.speak, chunks, 20) for page in pages], spread)
    firsts(ours)
    carried = len(lates(ours)) / len(lates(theirs)) * 100
    added = quantile(lates(ours), 0.99) - quantile(lates(theirs), 0.99)
    ratio = quantile(settled_lates(ours, spread), 0.99) / quantile(settled_lates(bare, spread), 0.99)
    name = f"{count} streams of 50 chunks a second"
    share = await steady
    return [
        Row(f"{name}: carried, of direct", carried, "%", least=100),
        Row(f"{name}: added (p99)", added, "ms", most=100),
        Row(f"{name}: late once all have begun (p99), by the bare relay's", ratio, "×", most=2),
        Row(f"{name}: of one core, once all have begun", share * 100, "%"),
        Row("chunks a second of processor, once all have begun", count * 50 / share, "", least=12_000),
        Row("chunks a second of processor, of the bare relay's", bare_share / share * 100, "%", least=90),
    ]


async def carry_by_relay(bench: Bench, count: int, chunks: int, spread: float) -> tuple[list[Stream], float]:
    """Return the same streams by the bare relay, and the share of a core that it used once all had begun."""
    assert bench.relay is not None
    url, meter = bench.relay
    steady = asyncio.create_task(processor_share(meter, spread + 1 * bench.scale, 5 * bench.scale))
    streams = await evenly([partial(relayed, bench.plain, url, chunks, 20)] * count, spread)
    firsts(streams)
    return streams, await steady


def settled_lates(streams: list[Stream], spread: float) -> list[int]:
    """Return how late the chunks were that came once all streams had begun."""
    begun = [spread * (1 - number / len(streams)) for number in range(len(streams))]
    return [late for stream, after in zip(streams, begun, strict=True) for late in stream.late[int(after / GAP_S) :]]


async def processor_share(meter: Meter, begin_s: float, for_s: float) -> float:
    """Return the share of a core that a program uses from one moment on."""
    await asyncio.sleep(begin_s)
    before, began = meter.cpu_s(), monotonic()
    await asyncio.sleep(for_s)
    return max(1e-9, meter.cpu_s() - before) / (monotonic() - began)


async def many_listeners(bench: Bench) -> list[Row]:
    """Let twenty people listen to each of ten takes."""
    takes, each, chunks = bench.some(10), bench.some(20), bench.some(250)
    pages = await open_pages(bench.studio, bench.session, takes * each)
    keys = [await page.post(chunks, 20) for page in pages[:takes]]
    streams = [Stream(chunks) for _ in pages]
    await asyncio.gather(*(page.hear(keys[at % takes], streams[at], 0) for at, page in enumerate(pages)))
    # What was on the tape before somebody came is late by itself.
    late = [late for stream in streams for late in stream.late[len(stream.late) // 4 :]]
    return [Row(f"{takes} takes with {each} listeners each: late (p95)", quantile(late, 0.95), "ms", most=10)]


async def idle(bench: Bench) -> list[Row]:
    """Hold many streams open that bring nothing after their first chunk."""
    count = bench.some(200)
    pages = await open_pages(bench.studio, bench.session, count)
    await asyncio.sleep(1)
    before = bench.meter.resident_kb()
    keys = [await page.post(2, 8000) for page in pages]
    for page, key in zip(pages, keys, strict=True):
        await first_chunk(page, key)
    grown = bench.meter.resident_kb() - before
    await asyncio.gather(*(page.socket.close() for page in pages))
    await asyncio.sleep(8)
    return [Row("memory of an idle stream", grown / count, "kB", most=60)]


async def first_chunk(page: Page, key: str) -> None:
    """Follow a take to its first chunk."""
    await page.socket.send_str(json.dumps({"follow": key, "from": 0}))
    while not isinstance((await page.socket.receive()).data, bytes):
        pass


ROUNDS = (one_after_another, all_in_a_second, paced, many_listeners, idle)
