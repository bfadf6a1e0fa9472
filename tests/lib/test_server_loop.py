"""Sync code reaches the server's loop from any thread, and a loop of its own where none serves."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from studio.lib import server_loop


@pytest.fixture(autouse=True)
def nobody_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget a loop that another test's server bound."""
    monkeypatch.setattr(server_loop, "_loops", [])


async def here() -> asyncio.AbstractEventLoop:
    """Return the running loop."""
    return asyncio.get_running_loop()


async def test_work_of_a_thread_runs_on_the_loop_that_serves() -> None:
    loop = asyncio.get_running_loop()
    server_loop.bind(loop)
    assert server_loop.get() is loop
    with ThreadPoolExecutor(1) as thread:
        assert await loop.run_in_executor(thread, lambda: server_loop.run(here(), 5)) is loop
    server_loop.bind(None)
    assert server_loop.get() is None


async def test_work_that_takes_too_long_is_cancelled() -> None:
    loop, cancelled = asyncio.get_running_loop(), asyncio.Event()

    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    server_loop.bind(loop)
    with ThreadPoolExecutor(1) as thread, pytest.raises(TimeoutError):
        await loop.run_in_executor(thread, lambda: server_loop.run(forever(), 0.01))
    await asyncio.wait_for(cancelled.wait(), 5)


@pytest.mark.parametrize("fails", [False, True])
async def test_where_nothing_serves_a_loop_is_made_and_tidied(fails: bool) -> None:
    ended: list[asyncio.AbstractEventLoop] = []

    async def work() -> asyncio.AbstractEventLoop:
        if fails:
            raise ValueError("no")
        return await here()

    async def at_end() -> None:
        ended.append(await here())

    if fails:
        with pytest.raises(ValueError, match="no"):
            server_loop.run(work(), 5, at_end=at_end)
    else:
        assert server_loop.run(work(), 5, at_end=at_end) is ended[0]
    assert len(ended) == 1 and ended[0].is_closed()


def test_a_loop_that_was_closed_does_not_serve() -> None:
    loop = asyncio.new_event_loop()
    server_loop.bind(loop)
    loop.close()
    assert server_loop.get() is None
