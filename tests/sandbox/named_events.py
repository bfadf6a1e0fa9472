"""Streams whose events are named twice, and which must be framed exactly."""

import json
from typing import Any

import httpx

from tests.sandboxes import charges, fault, release


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


def charged_before_its_first_event(api: httpx.Client, sandbox: str, path: str, order: dict[str, Any]) -> str:
    """Return what the first event of a stream is called; by then it is charged, which is settled at the end."""
    fault(sandbox, path, "hold_after_chunks", n=1)
    with api.stream("POST", path, json=order) as response:
        lines = response.iter_lines()
        first = next(lines)
        (charge,) = charges(sandbox)
        assert (charge["path"], charge["state"]) == (path, "open") and charge["units"] > 10
        release(sandbox)
        assert len(list(lines)) > 20
    assert charges(sandbox)[0]["state"] == "done"
    return first.removeprefix("event: ")


def refusal(answer: httpx.Response, kind: str) -> str:
    """Return the words of a request that was wrong, which its form calls so."""
    error = answer.json()["error"]
    assert (answer.status_code, error["type"], error["http_code"]) == (400, kind, "400")
    return str(error["message"].removesuffix(" (2013)"))
