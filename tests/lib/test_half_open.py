"""A stranger who says nothing, or half a word, is not waited for; everybody else is served meanwhile."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from studio.lib import http_protocol, uvicorn_server
from tests.lib.calls import HELLO, answer, ask, call, echo
from tests.server import serving, wait_until


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a server that is asked here alone."""
    with serving(echo) as url:
        yield int(url.rsplit(":", 1)[1])


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
