"""Batches, as a client of OpenAI's form begins them and asks how they go."""

import json
from typing import Any

import httpx

from tests.sandbox.tasks import uploaded
from tests.server import wait_until

BATCHES, CHAT = "/v1/batches", "/v1/text/chatcompletion_v2"
OVER = ("completed", "failed", "expired", "cancelled")


def line(name: str, text: str = "What is 2 + 2?", **changes: Any) -> dict[str, Any]:
    """Return a request of a batch; a change of None leaves a field out."""
    body = {"model": "MiniMax-Text-01", "messages": [{"role": "user", "content": text}]}
    row = {"custom_id": name, "method": "POST", "url": CHAT, "body": body, **changes}
    return {field: value for field, value in row.items() if value is not None}


def jsonl(*rows: dict[str, Any] | bytes) -> bytes:
    """Return rows as lines; bytes are lines already."""
    return b"".join((row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows)


def order(file: object, **changes: Any) -> dict[str, Any]:
    """Return a request for a batch."""
    return {"input_file_id": str(file), "endpoint": CHAT, "completion_window": "24h", **changes}


def begun(api: httpx.Client, *rows: dict[str, Any] | bytes, **changes: Any) -> dict[str, Any]:
    """Return a new batch of some lines."""
    number = uploaded(api, "requests.jsonl", jsonl(*rows), "batch")
    answer: dict[str, Any] = api.post(BATCHES, json=order(number, **changes)).raise_for_status().json()
    assert answer["status"] == "validating", answer
    return answer


def told(api: httpx.Client, name: str) -> dict[str, Any]:
    """Return what the API tells of a batch."""
    answer: dict[str, Any] = api.get(f"{BATCHES}/{name}").raise_for_status().json()
    return answer


def ended(api: httpx.Client, name: str) -> dict[str, Any]:
    """Return a batch once it is over."""
    wait_until(lambda: told(api, name)["status"] in OVER)
    return told(api, name)


def lines_of(api: httpx.Client, number: str) -> list[dict[str, Any]]:
    """Return the lines of a result."""
    got = api.get("/v1/files/retrieve_content", params={"file_id": number}).raise_for_status()
    return [json.loads(row) for row in got.text.splitlines()]
