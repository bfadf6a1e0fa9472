"""The two programs of the bench, each on its own core: the upstream, and the studio as ``manage.py up`` starts it."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.bench.load import Studio
from tests.source import ROOT
from tests.up_process import Up

MOST_REST_S, AT_REST = 120, 0.08
TICK_S = 1 / os.sysconf("SC_CLK_TCK")
OWNER = {"name": "Alice", "email": "alice@example.org", "password": "lantern-harbour-42", "workspace": "Tidewater"}
VOICE = "Wise_Woman"


@contextmanager
def on_core(number: int) -> Iterator[None]:
    """Let what is started here run on one core, where there are two."""
    before = os.sched_getaffinity(0)
    if len(before) > 1:
        os.sched_setaffinity(0, {sorted(before)[number]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def program(core: int, module: str, *words: str) -> Iterator[tuple[str, int]]:
    """Run a program of the bench, and yield its address and its process; it ends whatever happens here."""
    with on_core(core):
        process = subprocess.Popen([sys.executable, "-m", module, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process.pid
    finally:
        process.kill()
        process.communicate()


@contextmanager
def upstream() -> Iterator[str]:
    """Run the upstream, and yield its address."""
    with program(1, "tests.bench.upstream") as (url, _):
        yield url


@contextmanager
def relay(upstream_url: str) -> Iterator[tuple[str, "Meter"]]:
    """Run the bare relay where the studio runs, and yield its address and what it uses."""
    with program(0, "tests.bench.relay", upstream_url) as (url, pid):
        yield url, Meter(pid)


@contextmanager
def studio(data: Path, upstream_url: str) -> Iterator[tuple[Studio, "Meter"]]:
    """Run the studio with a person who is signed in; the upstream stands where its sandbox would be."""
    with on_core(0):
        up = Up(data, STUDIO_SANDBOX_URL=upstream_url, STUDIO_LOG="error")
    with up, httpx.Client(base_url=up.url, follow_redirects=True, timeout=30) as browser:
        page = browser.get(up.path).text
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
        browser.post(up.path, data={**OWNER, "csrfmiddlewaretoken": token}).raise_for_status()
        cookies = {cookie.name: cookie.value or "" for cookie in browser.cookies.jar}
        form = {"mode": "live", "voice_id": VOICE}
        yield Studio(up.url, "tidewater", cookies, form), Meter(up.process.pid)


class Meter:
    """What a process uses."""

    def __init__(self, pid: int) -> None:
        self.folder = Path(f"/proc/{pid}")

    def cpu_s(self) -> float:
        """Return the processor time so far, children that still run left out."""
        fields = (self.folder / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * TICK_S

    def family_cpu_s(self) -> float:
        """Return the processor time so far with that of the children."""
        pids = [pid for task in self.folder.glob("task/*/children") for pid in task.read_text().split()]
        return self.cpu_s() + sum(Meter(int(pid)).cpu_s() for pid in pids)

    async def rest(self) -> None:
        """Wait until hardly anything is done any more: what was made has been saved."""
        for _ in range(MOST_REST_S):
            before = self.family_cpu_s()
            await asyncio.sleep(1)
            if abs(self.family_cpu_s() - before) < AT_REST:
                return

    def resident_kb(self) -> int:
        """Return the resident memory."""
        status: Any = re.search(r"VmRSS:\s+(\d+)", (self.folder / "status").read_text())
        return int(status[1])
