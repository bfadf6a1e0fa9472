"""Streams whose events are named twice, and which must be framed exactly."""

import json
from typing import Any

import httpx


def named_events(answer: httpx.Response) -> list[dict[str, Any]]:
    """Return the events of a streamed answer."""
    answer.raise_for_status()
    assert answer.headers["content-type"] == "text/event-stream"
    *frames, rest = answer.text.split("\n\n")
    assert rest == ""
    return [event(frame) for frame in frames]


def event(frame: str) -> dict[str, Any]:
    """Return one event."""
    name, data = frame.split("\n")
    found: dict[str, Any] = json.loads(data.removeprefix("data: "))
    assert name == f"event: {found['type']}"
    return found
