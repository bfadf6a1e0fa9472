"""Tasks: how they go on, and what becomes of them when the server is killed."""

import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.sandbox.batching import BATCHES, line, lines_of, told
from tests.sandbox.batching import begun as begun_batch
from tests.sandbox.tasks import LONG, asked, begun, charged, client, later, pace, unpacked
from tests.sandbox_process import Program
from tests.server import wait_until

LONG_TEXT = "The tide came in slowly, and nobody on the pier noticed. " * 40
TEXT = LONG_TEXT[: len(LONG_TEXT) // 4]
LINES = 300


@pytest.fixture(scope="module")
def alice(sandbox_url: str) -> Iterator[httpx.Client]:
    """A client whose tasks go on by the clock."""
    with client(sandbox_url, "sk-alice-task") as api:
        yield api


def test_by_the_clock_a_task_takes_its_time(alice: httpx.Client) -> None:
    with pace(alice, "clock"):
        number = begun(alice, "Short.")["task_id"]
        assert asked(alice, number)["status"] == "Processing"
        with later(alice, 2):
            wait_until(lambda: asked(alice, number)["status"] == "Success")


def test_it_is_not_told_as_done_before_it_is(alice: httpx.Client) -> None:
    with pace(alice, "clock"):
        number = begun(alice, LONG_TEXT)["task_id"]
        with later(alice, 3600):
            assert asked(alice, number)["status"] == "Processing"


def test_a_pace_that_is_none_is_refused(alice: httpx.Client) -> None:
    assert alice.post("/_clock", json={"pace": "fast"}).status_code == 400
    assert alice.post("/_clock", json={"forward_s": 1e300}).status_code == 400


def test_a_task_belongs_to_its_key(alice: httpx.Client, sandbox_url: str) -> None:
    number = begun(alice, "Short.")["task_id"]
    with client(sandbox_url, "sk-charlie") as charlie:
        assert asked(charlie, number)["base_resp"]["status_code"] == 2013


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_work_under_way_survives_the_end_of_the_server(tmp_path: Path, number: int) -> None:
    words = ("--faults", "--pace", "at-once")
    with Program(tmp_path / "data", *words) as first, client(first.url) as api:
        speech = begun(api, TEXT)
        batch = begun_batch(api, *[line(f"q{at}") for at in range(LINES)])["id"]
        # A list waits for nothing.
        wait_until(lambda: api.get(BATCHES).json()["data"][0]["request_counts"]["completed"] > 0)
        first.end(number)
        assert number == signal.SIGKILL or "Traceback" not in first.complaints()
    with Program(tmp_path / "data", *words) as second, client(second.url) as api:
        over = told(api, batch)
        rows = lines_of(api, over["output_file_id"])
        assert over["request_counts"] == {"total": LINES, "completed": LINES, "failed": 0}
        assert [row["custom_id"] for row in rows] == [f"q{at}" for at in range(LINES)]
        assert asked(api, speech["task_id"])["status"] == "Success"
        assert len(unpacked(api, speech["file_id"])) == 3
        costs = {row["path"]: row["units"] for row in charged(api)}
    tokens = sum(row["response"]["body"]["usage"]["total_tokens"] for row in rows)
    assert costs == {LONG: len(TEXT), BATCHES: tokens}
    assert list((tmp_path / "data" / "files").glob("*.part")) == []
