"""How long the sandbox keeps others waiting while it streams many chats: ``python -m tests.bench.sandbox_chat``.

The load is a process of its own, so that its reading delays nobody's clock: `… sandbox_chat URL COUNT`.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import httpx

from tests.bench.places import Meter, on_core
from tests.sandbox_process import Program
from tests.source import ROOT

COUNT, SPREAD_S, POLL_S = 200, 2.0, 0.004
PATH, PROMPT = "/v1/text/chatcompletion_v2", "Write lyrics about the sea in winter"
BODY = json.dumps({"model": "MiniMax-M1", "stream": True, "messages": [{"role": "user", "content": PROMPT}]}).encode()


@dataclass(frozen=True)
class Found:
    """What was measured: how long a question without work took, and what the streams cost."""

    greatest_ms: float
    median_ms: float
    idle_ms: float
    cpu_share: float
    streams: int


def measured(count: int = COUNT) -> Found:
    """Stream ``count`` chats at their natural pace, and ask something cheap all the while."""
    with tempfile.TemporaryDirectory(prefix="sandbox-bench-") as folder:
        with on_core(0):
            program = Program(Path(folder) / "data", "--faults", "--stdin")
        with program, httpx.Client(base_url=program.url) as client:
            warm(client)
            idle = sorted(latency(client) for _ in range(100))
            command = [sys.executable, "-m", "tests.bench.sandbox_chat", program.url, str(count)]
            with on_core(1), subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as load:
                meter, began = Meter(program.process.pid), monotonic()
                before, late = meter.cpu_s(), []
                while load.poll() is None:
                    late.append(latency(client))
                    sleep(POLL_S)
                share = (meter.cpu_s() - before) / (monotonic() - began)
                streams = int(load.communicate()[0])
            late.sort()
            return Found(late[-1], late[len(late) // 2], idle[len(idle) // 2], share, streams)


def greatest_lag_ms(count: int = COUNT) -> float:
    """Return the longest that the sandbox's loop kept a cheap question waiting, above what it takes at rest."""
    found = measured(count)
    return max(found.greatest_ms - found.idle_ms, 0.0)


def warm(client: httpx.Client) -> None:
    """Let the child that thinks start."""
    body = {**json.loads(BODY), "stream": False}
    headers = {"Authorization": "Bearer bench"}
    client.post(PATH, json=body, headers=headers, timeout=30).raise_for_status()


def latency(client: httpx.Client) -> float:
    """Return how many milliseconds a question without work takes."""
    began = monotonic()
    client.get("/_clock")
    return (monotonic() - began) * 1000


async def stream(host: str, port: int, wait_s: float) -> bool:
    """Read one stream to its end, and return whether it was whole."""
    await asyncio.sleep(wait_s)
    reader, writer = await asyncio.open_connection(host, port)
    head = f"POST {PATH} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer bench\r\nContent-Length: {len(BODY)}\r\n\r\n"
    writer.write(head.encode() + BODY)
    tail = b""
    while piece := await reader.read(1 << 16):
        tail = (tail + piece)[-8192:]
    writer.close()
    return b'"object":"chat.completion"' in tail and tail.endswith(b"0\r\n\r\n")


async def load(url: str, count: int) -> int:
    """Read many streams that begin evenly over a moment, and return how many were whole."""
    parts = urlsplit(url)
    waits = [SPREAD_S * at / count for at in range(count)]
    return sum(await asyncio.gather(*(stream(parts.hostname or "", parts.port or 0, wait) for wait in waits)))


def main() -> None:
    """Print what was measured, or be the load."""
    if len(sys.argv) > 2:
        print(asyncio.run(load(sys.argv[1], int(sys.argv[2]))))
    else:
        print(measured())


if __name__ == "__main__":
    main()
