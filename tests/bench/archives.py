"""The round of archives: five gigabytes as one ZIP, of the promised length, resumed in the middle, and unpacked."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path

from tests.bench.load import open_pages
from tests.bench.rounds import Bench, Row
from tests.source import ROOT

PIECE = 1 << 22
MOST_MB = 60


async def archives(bench: Bench) -> list[Row]:
    """Ask for a ZIP of everything, break it off in the middle, go on, and unpack it."""
    url = await ask(bench, await stock(bench))
    before, began, peak, whole = bench.meter.resident_kb(), time.monotonic(), [0], sha256()

    async def look(data: bytes) -> None:
        whole.update(data)
        peak[0] = max(peak[0], bench.meter.resident_kb() - before)

    length, promised = await load(bench, url, {}, look)
    seconds = time.monotonic() - began
    target = await load_in_halves(bench, url, length)
    tested = await asyncio.to_thread(subprocess.run, ["unzip", "-tq", target], capture_output=True, text=True)
    same = await asyncio.to_thread(digest, target) == whole.hexdigest()
    size = f"ZIP of {length / 1e9:.1f} GB"
    return [
        Row(f"{size}: bytes beyond the promised length", abs(length - promised), "", most=0),
        Row(f"{size}: memory over rest, at most", peak[0] / 1024, "MB", most=MOST_MB),
        Row(f"{size}: carried", length / 1e6 / seconds, "MB/s"),
        Row(f"{size}: in two halves the same, 1 for yes", int(same), "", least=1),
        Row(f"{size}: what unzip -t says, 0 for whole", tested.returncode, "", most=0),
    ]


async def stock(bench: Bench) -> list[str]:
    """Put large files into the workspace; return the keys of their assets."""
    (page,) = await open_pages(bench.studio, bench.session, 1)
    environment = {
        **os.environ, "STUDIO_DATA": str(bench.data), "DJANGO_SETTINGS_MODULE": "studio.settings",
        "BENCH_SCALE": str(bench.scale),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.bench.large_files", page.studio.slug]
    made = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return list(made.stdout.split())


async def load_in_halves(bench: Bench, url: str, length: int) -> Path:
    """Read the ZIP to its middle, go on from there, and return the file that it becomes."""
    target, middle = bench.data / "archive.zip", length // 2 + 12_345
    with target.open("wb") as file:

        async def write(data: bytes) -> None:
            file.seek(len(data), 1) if not any(data) else file.write(data)

        await load(bench, url, {"Range": f"bytes=0-{middle - 1}"}, write)
        await load(bench, url, {"Range": f"bytes={middle}-"}, write)
        file.truncate()
    return target


async def ask(bench: Bench, keys: list[str]) -> str:
    """Ask for a ZIP of some things, as a page without script does; return its address."""
    headers = {"X-CSRFToken": bench.studio.cookies["csrftoken"], "Origin": bench.studio.url}
    url = f"{bench.studio.url}/w/{bench.studio.slug}/gallery/picked/download/"
    form = [("pick", key) for key in keys]
    async with bench.session.post(url, data=form, headers=headers, allow_redirects=False) as answer:
        assert answer.status == 303, answer.status
        return bench.studio.url + answer.headers["Location"]


async def load(
    bench: Bench, url: str, headers: dict[str, str], take: Callable[[bytes], Awaitable[None]]
) -> tuple[int, int]:
    """Read what an address sends; return how many bytes came, and how many were promised."""
    count = 0
    async with bench.session.get(url, headers=headers) as answer:
        assert answer.status == (206 if headers else 200), answer.status
        async for data in answer.content.iter_chunked(PIECE):
            count += len(data)
            await take(data)
        return count, int(answer.headers["Content-Length"])


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        found = sha256()
        while data := file.read(PIECE):
            found.update(data)
    return found.hexdigest()
