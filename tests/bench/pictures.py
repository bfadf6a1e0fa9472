"""The rounds of pictures: how soon slots are there, what nine large ones cost, how long the event loop is held."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median
from time import monotonic, monotonic_ns

import aiohttp

from tests.bench.load import JOB, Page, open_pages
from tests.bench.rounds import Bench, Row

COUNT, SIDE = 9, 2048
STATE = re.compile(r'data-state="(\w+)"')
PATIENCE_S, LOOK_EVERY_S, KNOCK_EVERY_S = 120.0, 0.25, 0.004
OPENINGS = 40
HTMX = {"HX-Request": "true"}


async def pictures(bench: Bench) -> list[Row]:
    """Make sets of nine pictures, which the upstream holds ready, and knock at the event loop all the while."""
    (page,) = await open_pages(bench.studio, bench.session, 1)
    await until_done(page, await begin(page))  # starts the children
    answers, costs, held, quiet = [], [], [], []
    for _ in range(bench.some(5)):
        await bench.rest()
        async with knocking(bench) as lags:
            await asyncio.sleep(2)
        quiet.append(max(lags))
        async with knocking(bench) as lags:
            before, asked = bench.meter.family_cpu_s(), monotonic_ns()
            key = await begin(page)
            answers.append((monotonic_ns() - asked) / 1e6)
            await until_done(page, key)
            costs.append(bench.meter.family_cpu_s() - before)
        held.append(max(lags))
    name = f"{COUNT} pictures of {SIDE} x {SIDE}"
    return [
        Row("event loop held at rest (median of the longest)", median(quiet), "ms"),
        Row(f"{name}: the slots are answered (median)", median(answers), "ms", most=30),
        Row(f"{name}: stored with thumbnails, processor (median)", median(costs), "s", most=4),
        Row(f"{name}: event loop held meanwhile (median of the longest)", median(held), "ms", most=50),
    ]


async def picker(bench: Bench) -> list[Row]:
    """Open the library to choose from, of which some pages are full."""
    (page,) = await open_pages(bench.studio, bench.session, 1)
    for _ in range(bench.some(5)):
        await until_done(page, await begin(page))
    await bench.rest()
    took = []
    for _ in range(OPENINGS):
        asked = monotonic_ns()
        url = f"{page.base}/picker/?takes=image&kind=images&role=person"
        async with page.session.get(url, headers={**HTMX, "HX-Target": "picker"}) as answer:
            assert "pick-tile" in await answer.text()
        took.append((monotonic_ns() - asked) / 1e6)
    return [Row("the picker's list is answered (median)", median(took[1:]), "ms", most=60)]


async def begin(page: Page) -> str:
    """Ask for a set; return the job's key."""
    data = {"prompt": f"A lighthouse {monotonic_ns()}", "width": str(SIDE), "height": str(SIDE), "n": str(COUNT)}
    headers = {**HTMX, "X-CSRFToken": page.studio.cookies["csrftoken"], "Origin": page.studio.url}
    async with page.session.post(f"{page.base}/images/", data=data, headers=headers) as answer:
        found = JOB.search(await answer.text())
        assert answer.status == 200 and found, answer.status
        return found[1]


async def until_done(page: Page, key: str) -> None:
    """Wait until all pictures of a set are stored."""
    until = monotonic() + PATIENCE_S
    while monotonic() < until:
        async with page.session.get(f"{page.base}/jobs/{key}/card/", headers=HTMX) as answer:
            state = STATE.search(await answer.text())
        if state and state[1] in ("done", "failed"):
            assert state[1] == "done"
            return
        await asyncio.sleep(LOOK_EVERY_S)
    raise TimeoutError(key)


@asynccontextmanager
async def knocking(bench: Bench) -> AsyncIterator[list[float]]:
    """Ping the studio's socket again and again; yields how long each answer took, in milliseconds."""
    lags: list[float] = []
    url, headers = f"{bench.studio.url}/w/{bench.studio.slug}/live", {"Origin": bench.studio.url}
    async with bench.session.ws_connect(url, headers=headers, autoping=False) as socket:

        async def knock() -> None:
            while True:
                asked = monotonic_ns()
                await socket.ping()
                while (await socket.receive()).type != aiohttp.WSMsgType.PONG:
                    pass
                lags.append((monotonic_ns() - asked) / 1e6)
                await asyncio.sleep(KNOCK_EVERY_S)

        task = asyncio.create_task(knock())
        yield lags
        task.cancel()
        await asyncio.wait([task])


PICTURE_ROUNDS = (pictures, picker)
