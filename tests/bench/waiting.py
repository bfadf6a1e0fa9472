"""The round of waiting work: how late clips are asked about, what they hold in memory, how soon others begin."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from collections import defaultdict
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import monotonic_ns, time

from tests.bench.load import JOB, Page, open_pages, quantile
from tests.bench.rounds import Bench, Row
from tests.source import ROOT

COUNT, OPENINGS, STARTS = 2000, 20, 10
SPREAD_S, WATCH_S, LEAST_S, SAMPLE_S = 10.0, 40.0, 6.0, 1.5
DUE = "SELECT json_extract(ticket, '$.task'), due_at FROM jobs_job WHERE state = 'waiting' AND due_at IS NOT NULL"
HTMX = {"HX-Request": "true"}
FORM = {"start": "text", "model": "MiniMax-Hailuo-02", "resolution": "768P", "duration": "6"}


async def waiting_clips(bench: Bench) -> list[Row]:
    """Let many clips wait, and use the studio all the while."""
    count = bench.some(COUNT)
    (page,) = await open_pages(bench.studio, bench.session, 1)
    await first_page_ms(page)
    await bench.meter.rest()
    at_rest = bench.meter.resident_kb()
    stock(bench.data, count, SPREAD_S * bench.scale)
    await asyncio.sleep(SAMPLE_S)
    watch = asyncio.create_task(watch_due(bench))
    cpu_before, began = bench.meter.cpu_s(), time()
    pages = [await first_page_ms(page) for _ in range(bench.some(OPENINGS))]
    begun = [await start_ms(bench, page) for _ in range(bench.some(STARTS))]
    late = lateness(await watch, await asks(bench))
    share = (bench.meter.cpu_s() - cpu_before) / (time() - began)
    grown = (bench.meter.resident_kb() - at_rest) / 1024
    name = f"{count} waiting clips"
    return [
        Row(f"{name}: memory over rest", grown, "MB", most=150),
        Row(f"{name}: asked about late (p95)", quantile([round(value * 1e9) for value in late], 0.95), "ms", most=2000),
        Row(f"{name}: questions measured", len(late), "", least=count),
        Row(f"{name}: of one core", share * 100, "%"),
        Row(f"{name}: Activity, first page (median)", median(pages), "ms", most=60),
        Row(f"{name}: from the click to MiniMax (p95)", quantile(begun, 0.95), "ms", most=2000),
    ]


def stock(data: Path, count: int, spread_s: float) -> None:
    """Have the clips written."""
    environment = {**os.environ, "STUDIO_DATA": str(data), "DJANGO_SETTINGS_MODULE": "studio.settings"}
    subprocess.run(
        [sys.executable, "-m", "tests.bench.stock", str(count), str(spread_s)], cwd=ROOT, env=environment, check=True
    )


async def watch_due(bench: Bench) -> dict[str, list[float]]:
    """Return when each task was to be asked about, as far as that was seen."""
    due: defaultdict[str, list[float]] = defaultdict(list)
    until = time() + LEAST_S + WATCH_S * bench.scale
    while time() < until:
        for task, at in await asyncio.to_thread(read_due, bench.data):
            if not due[task] or due[task][-1] != at:
                due[task].append(at)
        await asyncio.sleep(SAMPLE_S)
    return due


def read_due(data: Path) -> list[tuple[str, float]]:
    """Return the tasks that wait, and when they are due."""
    with closing(sqlite3.connect(f"file:{data / 'studio.sqlite3'}?mode=ro", uri=True, timeout=10)) as database:
        rows = database.execute(DUE).fetchall()
    return [(task, datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp()) for task, at in rows]


async def asks(bench: Bench) -> dict[str, list[float]]:
    """Return when the upstream was asked about each task."""
    async with bench.plain.get(f"{bench.upstream}/asks") as answer:
        found: dict[str, list[float]] = json.loads(await answer.text())
    return found


def lateness(due: dict[str, list[float]], heard: dict[str, list[float]]) -> list[float]:
    """Return by how many seconds each question came after its moment; one that is due and never came is as late."""
    late = []
    for task, moments in due.items():
        times = heard.get(task, [])
        for moment in moments:
            if (came := next((at for at in times if at >= moment), None)) is not None:
                late.append(came - moment)
            elif moment < time() - SAMPLE_S:
                late.append(time() - moment)
    return late


async def first_page_ms(page: Page) -> float:
    """Return how long the first page of Activity takes."""
    asked = monotonic_ns()
    async with page.session.get(f"{page.base}/activity/") as answer:
        assert answer.status == 200
        await answer.read()
    return (monotonic_ns() - asked) / 1e6


async def start_ms(bench: Bench, page: Page) -> int:
    """Return how many nanoseconds pass from sending the form to the request upstream."""
    headers = {**HTMX, "X-CSRFToken": page.studio.cookies["csrftoken"], "Origin": page.studio.url}
    words = f"A gull {monotonic_ns()}"
    asked = time()
    async with page.session.post(f"{page.base}/video/", data={**FORM, "prompt": words}, headers=headers) as answer:
        assert answer.status == 200 and JOB.search(await answer.text()), answer.status
    for _ in range(1000):
        async with bench.plain.get(f"{bench.upstream}/starts") as answer:
            began = json.loads(await answer.text()).get(words)
        if began:
            return round((began - asked) * 1e9)
        await asyncio.sleep(0.02)
    raise TimeoutError(words)


WAITING_ROUNDS = (waiting_clips,)
