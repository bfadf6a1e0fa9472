"""Signals: at once when it is quiet, together when it is busy, and across processes where there are several."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from channels.layers import get_channel_layer

from studio.jobs.socket import notifications
from studio.lib import server_loop
from tests.server import until

WORKSPACE = 7


class Ear:
    """A socket that only notes what it hears."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []

    def receive_signal(self, event: dict[str, Any]) -> None:
        """Note it."""
        self.heard.append(event)


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    """The one socket of a workspace."""
    found = Ear()
    monkeypatch.setitem(notifications.listeners, WORKSPACE, {found})
    return found


@pytest.fixture
async def loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this test's loop be the server's."""
    monkeypatch.setattr(server_loop, "_loops", [asyncio.get_running_loop()])
    monkeypatch.setattr(notifications, "_outbox", notifications.Outbox())


@pytest.mark.usefixtures("loop")
async def test_the_first_change_is_told_at_once_and_the_next_ones_together(ear: Ear) -> None:
    for number in range(50):
        for state in ("queued", "starting"):
            notifications.enqueue(WORKSPACE, {"changed": "job", "key": f"K{number}", "state": state})
    await until(lambda: len(ear.heard) == 2)
    first, rest = (event["text"] for event in ear.heard)
    assert first == '{"changed":"job","key":"K0","state":"queued"}'
    assert rest.startswith('{"signals":[') and rest.count("starting") == 50 and "queued" not in rest


@pytest.mark.usefixtures("loop")
@pytest.mark.parametrize(("pages", "pause_s"), [(1, 0.1), (40, 0.1), (200, 0.5), (1200, 3.0)])
async def test_where_many_look_on_no_more_than_400_messages_go_out_in_a_second(
    monkeypatch: pytest.MonkeyPatch, pages: int, pause_s: float
) -> None:
    ears = {Ear() for _ in range(pages)}
    monkeypatch.setitem(notifications.listeners, WORKSPACE, ears)
    flushes: list[tuple[float, Callable[[], object]]] = []
    loop = asyncio.get_running_loop()
    call_later = loop.call_later

    def note(delay_s: float, call: Callable[..., object], *values: object, **more: Any) -> object:
        if getattr(call, "__self__", None) is not notifications._outbox:
            return call_later(delay_s, call, *values, **more)
        return flushes.append((delay_s, partial(call, *values)))

    monkeypatch.setattr(loop, "call_later", note)
    for key in ("FIRST", "SECOND", "THIRD"):
        notifications.enqueue(WORKSPACE, {"changed": "job", "key": key})
    await until(lambda: bool(flushes))
    delay_s, flush = flushes[0]
    flush()
    assert delay_s == pytest.approx(pause_s)
    await until(lambda: all(len(ear.heard) == 2 for ear in ears))


@pytest.mark.usefixtures("loop")
async def test_other_workspaces_hear_nothing(ear: Ear) -> None:
    notifications.enqueue(WORKSPACE + 1, {"changed": "job", "key": "K"})
    notifications.enqueue(WORKSPACE, {"changed": "job", "key": "MINE"})
    await until(lambda: len(ear.heard) == 1)
    assert "MINE" in ear.heard[0]["text"]


@pytest.mark.usefixtures("loop")
async def test_what_another_process_says_is_heard(ear: Ear, settings: Any) -> None:
    settings.STUDIO_REDIS = "redis://elsewhere"  # the layer of the tests stands for it
    stop = asyncio.Event()
    service = asyncio.create_task(notifications.listen(stop))
    await until(lambda: bool(get_channel_layer().groups.get(notifications.GROUP)))
    notifications.send(WORKSPACE, {"type": "rights"})
    await until(lambda: ear.heard == [{"type": "rights"}])
    stop.set()
    await service


async def test_one_process_alone_needs_no_ear() -> None:
    await notifications.listen(asyncio.Event())
