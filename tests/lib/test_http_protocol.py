"""A stranger who sends a request without an end is shown out; everybody else is served meanwhile."""

import socket
from collections.abc import Iterator

import pytest

from studio.lib import http_protocol
from studio.lib.http_protocol import HEAD_BYTES
from tests.lib.calls import HELLO, answer, ask, call, echo
from tests.server import serving, wait_until

POST = b"POST / HTTP/1.1\r\nHost: studio\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS = 50_000_000  # bytes, of which nobody may read more than a few


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a server that is asked here alone."""
    with serving(echo) as url:
        yield int(url.rsplit(":", 1)[1])


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


def test_the_limit_of_a_head_is_32_kb() -> None:
    assert HEAD_BYTES == 32 * 1024 and http_protocol.HEAD_S == 20
