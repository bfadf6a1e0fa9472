"""OpenAI's own package makes batches of the sandbox; files go by MiniMax's own addresses, which are not OpenAI's."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.proofs.foreign import Foreign
from tests.sandbox.batching import CHAT, jsonl, line
from tests.sandbox.tasks import client as sandbox
from tests.sandbox.tasks import pace
from tests.server import wait_until

LINES = jsonl(line("first", "What is 2 + 2?"), line("second", "What is 30 + 12?")).decode()


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Foreign]:
    """OpenAI's client, with a key whose batches are nobody else's."""
    settings = {"OPENAI_BASE_URL": f"{address}/v1", "OPENAI_API_KEY": "sk-batcher-openai"}
    with Foreign("openai", "openai_client.py", **settings) as running:
        yield running


def begun(client: Foreign) -> dict[str, Any]:
    """Return a batch of two questions that the client has begun."""
    file = client.done("uploaded", name="questions.jsonl", text=LINES, purpose="batch")["file"]
    order = {"input_file_id": str(file["file_id"]), "endpoint": CHAT, "completion_window": "24h"}
    batch: dict[str, Any] = client.done("call", name="batches.create", **order)
    return batch


def told(client: Foreign, batch: dict[str, Any]) -> dict[str, Any]:
    """Return what the client is told of a batch now."""
    found: dict[str, Any] = client.done("call", name="batches.retrieve", batch_id=batch["id"])
    return found


def test_it_has_a_batch_answered_and_reads_the_answers(client: Foreign) -> None:
    batch = begun(client)
    assert (batch["object"], batch["status"]) == ("batch", "validating")
    wait_until(lambda: told(client, batch)["status"] == "completed")
    over = told(client, batch)
    assert over["request_counts"] == {"total": 2, "completed": 2, "failed": 0}
    text = client.done("fetched", path=f"/files/retrieve_content?file_id={over['output_file_id']}")
    said = {row["custom_id"]: row["response"]["body"]["choices"][0]["message"]["content"] for row in rows(text)}
    assert "4" in said["first"] and "42" in said["second"]


def rows(text: str) -> list[dict[str, Any]]:
    """Return the objects of a text of JSON lines."""
    return [json.loads(row) for row in text.splitlines()]


def test_it_turns_the_pages_of_all_its_batches(client: Foreign) -> None:
    made = [begun(client)["id"] for _ in range(3)]
    listed = [batch["id"] for batch in client.done("each", name="batches.list", limit=2)]
    assert listed[:3] == made[::-1]
    assert len(listed) == len(set(listed)) >= 3


def test_it_stops_a_batch(client: Foreign, address: str) -> None:
    with sandbox(address) as api, pace(api, "questions"):
        batch = client.done("call", name="batches.cancel", batch_id=begun(client)["id"])
        assert batch["status"] == "cancelling"
        wait_until(lambda: told(client, batch)["status"] == "cancelled")
