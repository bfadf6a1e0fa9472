"""A server that answers with exact bytes, and remembers what it was sent."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Script = bytes | Talk
TRACE = "01b8bf9bb7433cc75c18eee6cfa8fe21"


@dataclass(frozen=True)
class Sent:
    """A request as it came over the wire."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Return the body's JSON."""
        return json.loads(self.body)


@dataclass
class Wire:
    """Where the server is, what it answers in turn (the last answer again and again), and what it was asked."""

    url: str = ""
    scripts: list[Script] = field(default_factory=list)
    asked: list[Sent] = field(default_factory=list)
    connections: int = 0

    def answers(self, *scripts: Script) -> None:
        """Say what comes next."""
        self.scripts[:] = scripts

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer every request of one connection."""
        self.connections += 1
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                self.asked.append(await request_of(reader))
                script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
                if callable(script):
                    await script(reader, writer)
                    break
                writer.write(script)
                await writer.drain()
                if b"\r\nConnection: close\r\n" in script:
                    break
        writer.close()


async def request_of(reader: asyncio.StreamReader) -> Sent:
    """Read one request."""
    first = await reader.readexactly(1)
    if first == b"\x16":
        raise ConnectionError("somebody speaks TLS")
    head = (first + await reader.readuntil(b"\r\n\r\n")).decode()
    line, *rows = head.split("\r\n")[:-2]
    headers = {name.lower(): value for name, _, value in (row.partition(": ") for row in rows)}
    return Sent(line, headers, await reader.readexactly(int(headers.get("content-length", 0))))


@asynccontextmanager
async def serving() -> AsyncIterator[Wire]:
    """Serve on a free port of this machine."""
    wire, writers = Wire(), set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        writers.add((task, writer))
        with contextlib.suppress(asyncio.CancelledError):
            await wire.serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=2**24)
    wire.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield wire
    finally:
        server.close()
        for task, writer in writers:
            task.cancel()
            writer.transport.abort()
        await asyncio.gather(*(task for task, _ in writers))


def http(body: bytes | str, kind: str = "application/json", status: str = "200 OK", **headers: str) -> bytes:
    """Return an answer with a length."""
    body = body.encode() if isinstance(body, str) else body
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


def answer(status: str = "200 OK", **fields: Any) -> bytes:
    """Return a JSON answer with MiniMax's trace id."""
    return http(json.dumps(fields), status=status, Trace_Id=TRACE)


def refusal(code: int, words: str = "no", status: str = "200 OK") -> bytes:
    """Return an answer that says no in ``base_resp``."""
    return answer(status, base_resp={"status_code": code, "status_msg": words})


def chunked(*pieces: bytes, kind: str = "text/event-stream", end: bytes = b"0\r\n\r\n") -> bytes:
    """Return an answer in pieces."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nTrace-Id: {TRACE}\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head.encode() + b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + end


def frame(audio: str | None, status: int = 1, **more: Any) -> bytes:
    """Return one event of live speech."""
    base = {"status_code": 0, "status_msg": ""}
    body = {"data": {"audio": audio, "status": status}, "trace_id": TRACE, "base_resp": base, **more}
    return b"data: " + json.dumps(body, separators=(",", ":")).encode() + b"\n\n"


def cut_off(part: bytes) -> Script:
    """Return an answer after which the server hangs up."""

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(part)
        await writer.drain()

    return hang_up


def flood(start: bytes, more: bytes, pause_s: float = 0) -> Talk:
    """Return an answer that goes on for as long as somebody listens."""

    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(more)
            await writer.drain()
            await asyncio.sleep(pause_s)

    return drip


def unfinished(part: bytes) -> Script:
    """Return an answer that stops in the middle, on a connection that stays."""

    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(part)
        await writer.drain()
        await reader.read()

    return wait
