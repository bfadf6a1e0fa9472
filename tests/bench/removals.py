"""The round of removals: how soon somebody who is removed has lost page, socket, stream and download."""

import asyncio
import os
import re
import sqlite3
from contextlib import suppress
from dataclasses import replace
from time import monotonic_ns

import aiohttp

from tests.bench.load import Page, open_pages, quantile, session_for
from tests.bench.people import write_members
from tests.bench.rounds import Bench, Row

TRIALS = 100
BYTES = 200_000_000  # more than is read while somebody is removed
ENDLESS = 1_000_000
GAP_MS = 20.0
MOST_MS = 2000
PATIENCE = 300
MEMBER = re.compile(r'id="member-([0-9A-Z]{12})".*?>(p\d+@example\.org)<', re.DOTALL)


async def removals(bench: Bench) -> list[Row]:
    """Remove people one after the other while they look, hear and download."""
    (own,) = await open_pages(bench.studio, bench.session, 1)
    await own.speak(20, 1)
    file = await make_large(bench)
    live = await own.post(ENDLESS, GAP_MS)
    trials = bench.some(TRIALS)
    sessions = await asyncio.to_thread(write_members, bench, trials + 1, trials)
    async with bench.session.get(f"{own.base}/team/") as answer:
        keys = {address: key for key, address in MEMBER.findall(await answer.text())}
    found: dict[str, list[int]] = {"socket": [], "stream": [], "download": [], "page": []}
    for address, session in sessions.items():
        studio = replace(bench.studio, cookies={**bench.studio.cookies, "sessionid": session})
        async with session_for(studio) as client:
            lost = await remove(own, Page(studio, client), keys[address], live, file)
        for name, took in lost.items():
            found[name].append(took)
    headers = {"X-CSRFToken": bench.studio.cookies["csrftoken"], "Origin": bench.studio.url}
    await (await bench.session.post(f"{own.base}/jobs/{live}/cancel/", headers=headers)).read()
    rows = ((f"{trials} removals: the {name} is gone (slowest)", took) for name, took in found.items())
    return [Row(name, quantile(took, 1.0), "ms", most=MOST_MS) for name, took in rows]


def newest(bench: Bench) -> tuple[str, str] | None:
    """Return key and path of the newest take, once one is kept."""
    with sqlite3.connect(bench.data / "studio.sqlite3", timeout=30) as database:
        found = database.execute("SELECT key, path FROM library_version ORDER BY id DESC LIMIT 1").fetchone()
    return (found[0], found[1]) if found else None


async def make_large(bench: Bench) -> str:
    """Make the file of the newest take a large one, once it is kept, and return its address."""
    for _ in range(PATIENCE):
        if (found := newest(bench)) is not None:
            break
        await asyncio.sleep(0.1)
    assert found is not None
    key, path = found
    os.truncate(bench.data / "media" / path, BYTES)
    return f"media/{key}/{key}.{path.rpartition('.')[2]}"


async def remove(own: Page, page: Page, key: str, live: str, file: str) -> dict[str, int]:
    """Have somebody look, hear and download, remove them, and return after how long each has ended, in nanoseconds."""
    await page.open()
    await page.socket.send_json({"follow": live, "from": 0})
    await page.socket.receive()
    stream = await page.session.get(f"{page.base}/jobs/{live}/stream/")
    download = await page.session.get(f"{page.base}/{file}")
    await asyncio.gather(stream.content.readany(), download.content.readany())
    headers = {"X-CSRFToken": page.studio.cookies["csrftoken"], "Origin": page.studio.url}
    async with own.session.post(f"{own.base}/team/{key}/remove/", headers=headers, allow_redirects=False) as answer:
        assert answer.status == 303, answer.status
    began = monotonic_ns()
    ends = await asyncio.gather(closed(page), ended(stream), ended(download), shut(page))
    return {name: end - began for name, end in zip(("socket", "stream", "download", "page"), ends, strict=True)}


async def closed(page: Page) -> int:
    """Return when the socket is closed."""
    async for _ in page.socket:
        pass
    return monotonic_ns()


async def ended(answer: aiohttp.ClientResponse) -> int:
    """Return when nothing more comes of an answer, whole or cut."""
    with suppress(aiohttp.ClientError, ConnectionError):
        while await answer.content.readany():
            pass
    answer.close()
    return monotonic_ns()


async def shut(page: Page) -> int:
    """Return when the workspace is not there any more."""
    while True:
        async with page.session.get(f"{page.base}/team/") as answer:
            if answer.status == 404:
                return monotonic_ns()
