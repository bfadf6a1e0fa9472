"""A server that is to stop finishes what is under way, serves meanwhile, and stops at once when it is told again."""

import signal

import pytest

from studio.lib.uvicorn_server import Server
from tests.lib.calls import ask, echo
from tests.server import started, wait_until


class Work:
    """So much is under way; counts how often it was asked for."""

    def __init__(self, count: int) -> None:
        self.count, self.asked = count, 0

    def __call__(self) -> int:
        self.asked += 1
        return self.count


def has_left(server: Server) -> bool:
    """Return whether nobody is let in any more."""
    return not any(part.is_serving() for part in server.servers)


def test_it_serves_on_until_nothing_is_under_way() -> None:
    work = Work(5)
    with started(echo, finish=work, finish_s=60) as (server, url):
        server.handle_exit(signal.SIGTERM, None)
        wait_until(lambda: work.asked > 2)
        assert ask(int(url.rsplit(":", 1)[1])).startswith(b"HTTP/1.1 200 OK")
        work.count = 0
        wait_until(lambda: has_left(server))


def test_it_waits_no_longer_than_it_is_told_to() -> None:
    work = Work(5)
    with started(echo, finish=work, finish_s=0.3) as (server, _):
        server.handle_exit(signal.SIGTERM, None)
        wait_until(lambda: has_left(server))
    assert work.asked


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_it_at_once(second: signal.Signals) -> None:
    work = Work(5)
    with started(echo, finish=work, finish_s=3600) as (server, _):
        server.handle_exit(signal.SIGTERM, None)
        wait_until(lambda: work.asked)
        server.handle_exit(second, None)
        wait_until(lambda: has_left(server))


def test_with_nothing_under_way_it_stops_at_the_first_signal() -> None:
    with started(echo, finish=Work(0), finish_s=3600) as (server, _):
        server.handle_exit(signal.SIGTERM, None)
        wait_until(lambda: has_left(server))
