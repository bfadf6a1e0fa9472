"""A stranger who sends a request without an end, or none at all, is shown out; everybody else is served meanwhile."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from studio.lib import http_protocol, uvicorn_server
from studio.lib.http_protocol import HEAD_BYTES
from tests.server import serving, wait_until

HELLO = b"GET /hello HTTP/1.1\r\nHost: studio\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: studio\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS = 50_000_000  # bytes, of which nobody may read more than a few


async def echo(scope: dict[str, Any], receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
    """Answer with the length of the body."""
    if scope["type"] == "lifespan":
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})
        return
    size, message = 0, {"more_body": True}
    while message.get("more_body"):
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size += len(message["body"])
    body = str(size).encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]}
    )
    await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a server that is asked here alone."""
    with serving(echo) as url:
        yield int(url.rsplit(":", 1)[1])


def call(port: int, first: bytes = b"", *, come_from: str = "127.0.0.1") -> socket.socket:
    """Connect, and say something."""
    line = socket.create_connection(("127.0.0.1", port), 20, (come_from, 0))
    line.sendall(first)
    return line


def answer(line: socket.socket) -> bytes:
    """Return all that comes until the other end closes."""
    found = b""
    try:
        while piece := line.recv(65536):
            found += piece
    except ConnectionError:
        pass
    return found


def ask(port: int, come_from: str = "127.0.0.1") -> bytes:
    """Return the answer to a request of an ordinary person."""
    with call(port, HELLO, come_from=come_from) as line:
        return line.recv(65536)


def pour(line: socket.socket, piece: bytes, most: int = ENDLESS) -> int:
    """Send the same again and again, and return how many bytes went before nobody listened any more."""
    sent = 0
    line.settimeout(20)
    try:
        while sent < most:
            line.sendall(piece)
            sent += len(piece)
    except OSError:
        pass
    return sent


ENDLESS_ONES = {
    "a header": (b"GET / HTTP/1.1\r\nHost: studio\r\nX-Long: ", b"a" * 16384),
    "a header's name": (b"GET / HTTP/1.1\r\n", b"a" * 16384),
    "the address": (b"GET /", b"a" * 16384),
    "the method": (b"", b"G" * 16384),
    "headers": (b"GET / HTTP/1.1\r\n", b"X-Short: a\r\n" * 1000),
    "one cookie": (b"GET / HTTP/1.1\r\nCookie: ", b"a=b; " * 3000),
    "a folded header": (b"GET / HTTP/1.1\r\nX-Fold: a\r\n", b" b\r\n" * 4000),
    "empty lines before": (b"\r\n", b"\r\n" * 8000),
    "a second request": (HELLO + b"GET / HTTP/1.1\r\nX-Long: ", b"a" * 16384),
    "a call for a socket": (b"GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Long: ", b"a" * 16384),
    "a trailer": (POST + b"1\r\nx\r\n0\r\nX-Long: ", b"a" * 16384),
    "trailers": (POST + b"1\r\nx\r\n0\r\n", b"X-Short: a\r\n" * 1000),
    "the note to a chunk": (POST + b"1;note=", b"a" * 16384),
}


@pytest.mark.parametrize("what", ENDLESS_ONES)
def test_what_has_no_end_is_not_read_to_its_end(port: int, what: str) -> None:
    first, more = ENDLESS_ONES[what]
    with call(port, first) as line:
        line.sendall(more * 8)
        said = answer(line)
    assert b"HTTP/1.1 431 " in said or b"HTTP/1.1 400 " in said or said == b""
    assert ask(port).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("what", ["a header", "the address", "headers", "a second request", "a trailer"])
def test_who_is_refused_hears_why_and_is_closed(port: int, what: str) -> None:
    first, more = ENDLESS_ONES[what]
    with call(port, first) as line:
        line.sendall(more * 8)
        assert b"431 Request Header Fields Too Large" in answer(line)


def test_somebody_who_never_stops_sending_is_not_listened_to_for_long(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_protocol, "LINGER_S", 0.05)
    first, more = ENDLESS_ONES["a header"]
    with call(port, first) as line:
        pour(line, more)
        assert ask(port).startswith(b"HTTP/1.1 200 OK")
        wait_until(lambda: pour(line, more) < ENDLESS)  # nobody is there


@pytest.mark.parametrize("size", [0, 8_000, 30_000])
def test_a_head_of_an_ordinary_length_is_served(port: int, size: int) -> None:
    with call(port, b"GET / HTTP/1.1\r\nHost: studio\r\nConnection: close\r\nX: " + b"a" * size + b"\r\n\r\n") as line:
        assert answer(line).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: 5000000\r\n\r\n" + b"x" * 5_000_000,
        b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 40_000 + b"0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n" + b"%x\r\n" % 4_000_000 + b"x" * 4_000_000 + b"\r\n0\r\nX-Sum: 1\r\n\r\n",
    ],
    ids=["of a known length", "in tiny chunks", "in one chunk with a trailer"],
)
def test_a_large_body_comes_whole(port: int, body: bytes) -> None:
    with call(port, b"POST / HTTP/1.1\r\nHost: studio\r\nConnection: close\r\n" + body) as line:
        assert answer(line).endswith((b"5000000", b"40000", b"4000000"))


def test_many_requests_of_one_connection_are_all_served(port: int) -> None:
    with call(port) as line:
        for _ in range(50):
            line.sendall(HELLO)
            assert line.recv(65536).startswith(b"HTTP/1.1 200 OK")


def test_a_head_that_does_not_come_whole_in_time_is_not_waited_for(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_S", 0.5)
    halves = {
        b"": b"",
        b"GET / HT": b"408 ",
        b"GET / HTTP/1.1\r\nHost: stu": b"408 ",
        HELLO + b"GET / HTTP/1.1\r\nHo": b"408 ",
    }
    with ExitStack() as lines:
        opened = [lines.enter_context(call(port, said)) for said in halves]
        found = [answer(line) for line in opened]
    assert [told in one and bool(told) == bool(one) for told, one in zip(halves.values(), found, strict=True)] == [
        True
    ] * 4
    assert ask(port).startswith(b"HTTP/1.1 200 OK")


def test_a_head_that_comes_letter_by_letter_is_not_waited_for_either(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_S", 0.5)
    with call(port, b"GET / HTTP/1.1\r\nX: ") as line:
        line.settimeout(0.05)
        found = b""
        for _ in range(400):
            try:
                line.sendall(b"a")
                if found := line.recv(65536):
                    break
            except TimeoutError:
                continue
        assert b"408 " in found


def test_a_body_that_falls_silent_is_given_up_and_one_that_goes_on_is_not(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_S", 0.2)
    head = b"POST / HTTP/1.1\r\nHost: studio\r\nConnection: close\r\nContent-Length: 10\r\n\r\n12345"
    with call(port, head) as patient:
        wait_until(lambda: ask(port))
        patient.sendall(b"67890")
        assert answer(patient).endswith(b"10")
    monkeypatch.setattr(http_protocol, "SILENT_S", 0.5)
    with call(port, head) as silent:
        assert b"408 " in answer(silent)


def test_who_opens_many_and_says_nothing_loses_the_oldest_and_others_lose_none(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_protocol, "AN_ADDRESS", 20)
    with ExitStack() as lines:
        other = lines.enter_context(call(port, b"GET / HT", come_from="127.0.0.2"))
        many = [lines.enter_context(call(port, b"GET / HT")) for _ in range(50)]
        assert [answer(line) for line in many[:30]] == [b""] * 30
        assert ask(port).startswith(b"HTTP/1.1 200 OK")
        assert ask(port, "127.0.0.3").startswith(b"HTTP/1.1 200 OK")
        other.sendall(b"TP/1.1\r\nHost: studio\r\n\r\n")
        assert other.recv(65536).startswith(b"HTTP/1.1 200 OK")


def test_many_addresses_together_leave_room_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uvicorn_server, "raise_file_limit", lambda: 0)
    monkeypatch.setattr(uvicorn_server, "LEAST_CONNECTIONS", 10)
    with serving(echo) as url, ExitStack() as lines:
        port = int(url.rsplit(":", 1)[1])
        for number in range(40):
            lines.enter_context(call(port, b"GET / HT", come_from=f"127.0.1.{number + 1}"))
        assert ask(port, "127.0.0.3").startswith(b"HTTP/1.1 200 OK")


def test_where_everybody_waits_for_an_answer_the_next_one_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = asyncio.Event()

    async def slow(scope: dict[str, Any], receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
        if scope["type"] == "http":
            await go_on.wait()
        await echo(scope, receive, send)

    monkeypatch.setattr(uvicorn_server, "raise_file_limit", lambda: 0)
    monkeypatch.setattr(uvicorn_server, "LEAST_CONNECTIONS", 3)
    with serving(slow) as url, ExitStack() as lines:
        port = int(url.rsplit(":", 1)[1])
        busy = [lines.enter_context(call(port, HELLO)) for _ in range(3)]
        assert b"503 Service Unavailable" in ask(port)
        for line in busy:
            line.close()
        wait_until(lambda: b"503" not in ask_briefly(port))


def ask_briefly(port: int) -> bytes:
    """Return what is said at once, if anything."""
    with call(port, HELLO) as line:
        line.settimeout(0.2)
        try:
            return line.recv(65536)
        except TimeoutError:
            return b""


def test_the_limit_of_a_head_is_32_kb() -> None:
    assert HEAD_BYTES == 32 * 1024 and http_protocol.HEAD_S == 20
