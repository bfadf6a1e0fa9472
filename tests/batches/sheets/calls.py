"""What tests ask of tables whose rows a tool makes."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from studio.batches.models import Sheet
from studio.jobs.models import Job
from tests.server import wait_until

PATIENCE_S = 120.0  # pictures and clips are really made
LINES = (
    b"text,voice,mood\nThe tide is out.,Wise_Woman,Happy\n"
    b"The boats lie on the sand.,,\nThe lamp is lit.,Calm_Woman,sad\n"
)


def page_of(kind: str) -> str:
    return reverse("batches:new", args=["tidewater", kind])


def start(browser: Client, kind: str, data: bytes, **more: Any) -> Sheet:
    """Send the page as a browser without script does; return the sheet that it has become."""
    answer = browser.post(page_of(kind), {"sheet": SimpleUploadedFile("lines.csv", data), **more})
    assert answer.status_code == 303, [one.fault for one in answer.context["form"].asked]
    return Sheet.objects.latest("id")


def over(sheet: Sheet) -> list[Job | None]:
    """Wait until nothing of a sheet is to come any more; return the jobs of its rows."""
    wait_until(lambda: not Sheet.objects.get(pk=sheet.pk).is_open, PATIENCE_S)
    wait_until(lambda: not sheet.rows.filter(job__settled_at=None, job__isnull=False).exists(), PATIENCE_S)
    return [row.job for row in sheet.rows.select_related("job")]


def words_on(browser: Client, sheet: Sheet, query: str = "") -> str:
    page = browser.get(reverse("batches:sheet", args=["tidewater", sheet.key]) + query).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") :]).split())


async def collect(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


def table_of(browser: Client, sheet: Sheet, format: str = "jsonl") -> Any:
    """Return the table of results: rows of a JSONL file, else the bytes of the file."""
    answer = browser.get(reverse("batches:results", args=["tidewater", sheet.key, format]))
    assert answer.status_code == 200 and f"results.{format}" in answer["Content-Disposition"]
    data = asyncio.run(collect(answer.streaming_content))  # type: ignore[attr-defined]
    return [json.loads(line) for line in data.splitlines()] if format == "jsonl" else data
