"""``python -m tests.bench.sheet_work ROWS``: read, send and join a table in a process of its own.

Prints what was measured as one line of JSON. The process does what a studio's would, so its memory is theirs.
"""

import asyncio
import csv
import io
import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import django
import xlsxwriter

django.setup()

from studio.accounts.api import open_api  # noqa: E402 - models need django.setup() first
from studio.batches.kinds import Batches  # noqa: E402
from studio.batches.order import BatchOrder  # noqa: E402
from studio.jobs.kinds import Done, Waiting  # noqa: E402
from studio.library import store  # noqa: E402
from studio.library.media import derivatives  # noqa: E402
from studio.minimax.client import Api  # noqa: E402

COLUMNS = ("number", "product", "vendor", "text", "price", "day", "language", "note", "kind", "new", "rest", "sku")
STATUS = Path("/proc/self/status")
CLEAR = Path("/proc/self/clear_refs")
RESET_PEAK = "5"  # proc(5)
READING = "rows.auto.auto.auto.jsonl"
WIDE = 2_000  # characters of a cell of the large sheet: 50,000 of them are 100 MB


def rows(count: int, text: str) -> Iterator[list[Any]]:
    """Yield rows as shops have them."""
    for number in range(count):
        facts = [number * 1.25, "2026-11-01", "en", "", "x", number % 7 == 0, "", f"sku-{number}"]
        yield [number, f"Product {number}", f"Händler 中文 {number % 97}", text, *facts]


def to_csv(count: int, text: str) -> bytes:
    """Return a table as CSV."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows(rows(count, text))
    return file.getvalue().encode()


def to_xlsx(count: int, text: str) -> bytes:
    """Return a table as a workbook."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        for number, row in enumerate(rows(count, text), 1):
            sheet.write_row(number, 0, row)
    return file.getvalue()


class Growth:
    """How much memory this process has had since, at most, over what it had at the beginning."""

    def __init__(self) -> None:
        CLEAR.write_text(RESET_PEAK)
        self.before = status_kb("VmRSS")

    @property
    def mb(self) -> float:
        """Return the growth until now."""
        return max(0, status_kb("VmHWM") - self.before) / 1024


def status_kb(name: str) -> int:
    """Return a size of this process."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1])


async def read(key: str, data: bytes, count: int) -> tuple[float, BatchOrder]:
    """Read all rows of a table; return the seconds, and the order that asks about each."""
    stored = await store.keep(data, media=("table",))
    began = time.monotonic()
    await derivatives.derive_from(key, stored.media_type, stored.path, READING)
    took = time.monotonic() - began
    return took, BatchOrder(
        prompt="Write one line about {product}.", model="MiniMax-Text-01", length="short", max_tokens=60, sheet=key,
        sheet_type=stored.media_type, sheet_path=stored.path, rows=count, token=key,
    )  # fmt: skip


async def until_over(api: Api, batch_id: str) -> AsyncIterator[None]:
    """Yield as long as a batch is under way."""
    while not (await api.batches.retrieve(batch_id)).is_final:
        yield


async def send_and_join(order: BatchOrder, found: dict[str, Any]) -> None:
    """Check and upload a table, wait for all answers, and join them."""
    api, kind = await open_api(None), Batches()
    grown, began = Growth(), time.monotonic()
    step: Any = await kind.start(api, order, {})
    found["sent_s"], found["sent_mb"] = time.monotonic() - began, grown.mb
    assert isinstance(step, Waiting)
    async for _ in until_over(api, step.ticket["task"]):
        await asyncio.sleep(0.5)
    grown, began = Growth(), time.monotonic()
    done = await kind.check(api, step.ticket)
    assert isinstance(done, Done), done
    found["joined_s"], found["joined_mb"] = time.monotonic() - began, grown.mb
    found["answered"], found["failed"], found["units"] = (
        done.facts["answered"],
        done.facts["failed"],
        done.charged_units,
    )


async def work(count: int) -> dict[str, Any]:
    """Return everything that is measured."""
    found: dict[str, Any] = {}
    text = "A long text about a product. " * 6
    found["xlsx_s"], _ = await read("AAAAAAAAAAAA", to_xlsx(count, text), count)
    found["csv_s"], order = await read("BBBBBBBBBBBB", to_csv(count, text), count)
    await send_and_join(order, found)
    large = to_csv(count, "x" * WIDE)
    found["large_mb"], grown = len(large) / 1e6, Growth()
    found["large_s"], _ = await read("CCCCCCCCCCCC", large, count)
    found["large_grown_mb"] = grown.mb
    await derivatives.worker.close()
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(work(int(sys.argv[1])))) + "\n")
