"""Callbacks: who is asked, what must be echoed, and what tests can wish for."""

import asyncio
import json

import httpx
import pytest

from studio.sandbox import settings
from studio.sandbox.core.errors import Refused
from studio.sandbox.tasks import webhooks
from tests.sandbox.batching import begun, ended, line
from tests.sandbox.listening import Listener, Reply, listening
from tests.sandbox.tasks import pace
from tests.sandboxes import fault
from tests.server import wait_until


@pytest.fixture
def with_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a sandbox that was started with `--faults`."""
    monkeypatch.setattr(settings, "FAULTS", True)


@pytest.mark.usefixtures("with_faults")
async def test_a_challenge_that_is_echoed_is_met() -> None:
    with listening() as address:
        await webhooks.challenge(address.url)
    (asked,) = address.heard
    assert list(asked) == ["challenge"] and len(asked["challenge"]) == 32


@pytest.mark.usefixtures("with_faults")
@pytest.mark.parametrize("reply", [
    lambda body: (200, b'{"challenge": "another"}'), lambda body: (200, b"ok"), lambda body: (200, b"[]"),
    lambda body: (500, json.dumps(body).encode()), lambda body: (302, json.dumps(body).encode()),
    lambda body: (200, b" " * (70 << 10) + json.dumps(body).encode()),
])  # fmt: skip
async def test_a_challenge_that_is_not_echoed_is_refused(reply: Reply) -> None:
    with listening(reply) as address, pytest.raises(Refused, match="callback_url"):
        await webhooks.challenge(address.url)
    assert len(address.heard) == 1  # no redirect is followed


@pytest.mark.usefixtures("with_faults")
async def test_a_challenge_is_not_waited_for_longer_than_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert webhooks.LIMIT_S == 3
    monkeypatch.setattr(webhooks, "LIMIT_S", 0.1)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Refused, match="callback_url"):
            await webhooks.challenge(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("url", [
    "http://127.0.0.1:9/", "https://127.0.0.1:9/", "https://10.0.0.1/", "https://192.168.1.1/", "https://100.64.0.1/",
    "https://169.254.169.254/latest", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://0.0.0.0/",
    "http://1.1.1.1/", "ftp://1.1.1.1/", "https://", "https://me:pw@1.1.1.1/", "https://1.1.1.1:99999/", "no address",
])  # fmt: skip
async def test_no_address_inside_is_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object) -> None:
        raise AssertionError("it was asked")

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", never)
    with pytest.raises(Refused, match="callback_url"):
        await webhooks.challenge(url)


async def test_an_operator_may_allow_any_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CALLBACKS", "any")
    with listening() as address:
        await webhooks.challenge(address.url)
    assert len(address.heard) == 1


def heard_of(api: httpx.Client, address: Listener, count: int) -> dict[str, object]:
    """Return a batch that is over, once its address was told so many times."""
    with pace(api, "at-once"):
        batch = ended(api, begun(api, line("a"), callback_url=address.url)["id"])
    wait_until(lambda: len(address.heard) == count)
    return batch


def test_a_batch_tells_its_address_how_it_ended(api: httpx.Client) -> None:
    with listening() as address:
        assert heard_of(api, address, 1) == address.heard[0]


def test_a_notice_can_be_sent_many_times(api: httpx.Client, calm_sandbox: str) -> None:
    fault(calm_sandbox, "/v1/batches", "callback_times", n=5)
    with listening() as address:
        heard_of(api, address, 5)
    assert len({json.dumps(notice) for notice in address.heard}) == 1


def test_a_notice_that_is_not_taken_is_sent_again(api: httpx.Client) -> None:
    answers = iter([500, 200])
    with listening(lambda body: (next(answers), b"")) as address:
        heard_of(api, address, 2)
