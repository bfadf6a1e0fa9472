"""The round of the gallery: a full workspace listed, narrowed, searched and read to its end."""

import asyncio
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from time import monotonic_ns

from tests.bench.load import open_pages, quantile
from tests.bench.rounds import Bench, Row
from tests.source import ROOT

COUNT = 100_000
TIMES = 12
OLDER = re.compile(r"before=([0-9A-Z]{12})")
MOST_MS = 150
ASKED = {
    "first page": "",
    "one tab": "?kind=music",
    "four filters": "?kind=speech&status=approved&rated=3&engine=engine-01",
    "a word in half of all": "?q=storm",
    "that, narrowed": "?q=storm&kind=video&star=1",
    "a phrase that is spoken": "?q=%22lighthouse+keeper+climbs%22",
    "two letters": "?q=st",
    "Chinese": "?q=%E7%81%AF%E5%8F%B0",
    "nothing": "?q=nothingatall",
    "one month": "?since={month}&until={day}",
    "a word in one month": "?q=storm&since={month}&until={day}",
    "by name": "?sort=name",
    "by name, narrowed": "?sort=name&q=storm",
}


async def gallery(bench: Bench) -> list[Row]:
    """Fill a workspace, and ask for it in every way."""
    count = bench.some(COUNT)
    (page,) = await open_pages(bench.studio, bench.session, 1)
    slug = page.studio.slug
    environment = {**os.environ, "STUDIO_DATA": str(bench.data), "DJANGO_SETTINGS_MODULE": "studio.settings"}
    seed = [sys.executable, "-m", "django", "seed_gallery", slug, str(count)]
    began = monotonic_ns()
    await asyncio.to_thread(subprocess.run, seed, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    each = (monotonic_ns() - began) / 1e6 / count
    rows = [Row(f"gallery of {count:,}: to write one and index it", each, "ms", most=5)]
    before = bench.meter.resident_kb()
    month = {"month": f"{datetime.now(UTC) - timedelta(days=35):%Y-%m-%d}", "day": f"{datetime.now(UTC):%Y-%m-%d}"}
    for name, asked in ASKED.items():
        query = asked.format_map(month)
        found = [await took_ns(bench, slug, query) for _ in range(bench.some(TIMES))]
        rows.append(Row(f"gallery of {count:,}: {name} (p95)", quantile(found, 0.95), "ms", most=MOST_MS))
    day = datetime.now(UTC) - timedelta(minutes=count // 2)  # one was made a minute
    at = OLDER.search(await read(bench, slug, f"?day={day:%Y-%m-%d}"))
    assert at is not None
    deep = [await took_ns(bench, slug, f"?before={at[1]}") for _ in range(bench.some(TIMES))]
    rows.append(Row(f"gallery of {count:,}: read on from its middle (p95)", quantile(deep, 0.95), "ms", most=MOST_MS))
    rows.append(Row("gallery: memory over rest", (bench.meter.resident_kb() - before) / 1024, "MB", most=60))
    return rows


async def took_ns(bench: Bench, slug: str, query: str) -> int:
    """Return how long the whole page took to come."""
    began = monotonic_ns()
    await read(bench, slug, query)
    return monotonic_ns() - began


async def read(bench: Bench, slug: str, query: str) -> str:
    """Return a page of the gallery."""
    async with bench.session.get(f"{bench.studio.url}/w/{slug}/gallery/{query}") as answer:
        assert answer.status == 200, answer.status
        return await answer.text()
