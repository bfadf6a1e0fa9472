"""Tasks, as a client without any knowledge of ours begins them and asks how they go."""

import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.sandbox.asking import status
from tests.sandboxes import TRUST

LONG, QUERY = "/v1/t2a_async_v2", "/v1/query/t2a_async_query_v2"
WORDS = "Every morning the ferry left at six. Nobody had ever missed it."


def client(url: str, key: str = "sk-tasks-0001") -> httpx.Client:
    """Return a client with a key of its own, so that nobody else's files are in its lists."""
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=60, verify=TRUST)


@contextmanager
def pace(api: httpx.Client, name: str) -> Iterator[None]:
    """Let tasks go on at a pace, and afterwards as they did."""
    before = api.get("/_clock").raise_for_status().json()["pace"]
    api.post("/_clock", json={"pace": name}).raise_for_status()
    try:
        yield
    finally:
        api.post("/_clock", json={"pace": before}).raise_for_status()


@contextmanager
def hurried(url: str, key: str) -> Iterator[httpx.Client]:
    """Give a client whose tasks are done when it asks."""
    with client(url, key) as api, pace(api, "at-once"):
        yield api


@contextmanager
def later(api: httpx.Client, seconds: float) -> Iterator[None]:
    """Let it be so many seconds later, for a while."""
    api.post("/_clock", json={"forward_s": seconds}).raise_for_status()
    try:
        yield
    finally:
        api.post("/_clock", json={"forward_s": -seconds}).raise_for_status()


def charged(api: httpx.Client) -> list[dict[str, Any]]:
    """Return what the client's key was charged, oldest first; keys differ in their last four characters."""
    key = api.headers["Authorization"][-4:]
    rows = api.get("/_ledger").raise_for_status().json()["charges"]
    return [row for row in rows if row["key"] == key]


def order(text: str | None = WORDS, **changes: Any) -> dict[str, Any]:
    """Return a request for long speech as the API's documents show it; a change of None leaves a field out."""
    body = {
        "model": "speech-02-hd",
        "text": text,
        "voice_setting": {"voice_id": "Wise_Woman", "speed": 1, "vol": 1, "pitch": 0},
        "audio_setting": {"audio_sample_rate": 32000, "bitrate": 128000, "format": "mp3", "channel": 1},
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


def begun(api: httpx.Client, text: str | None = WORDS, **changes: Any) -> dict[str, Any]:
    """Return the answer to a new task, which must be good."""
    answer: dict[str, Any] = api.post(LONG, json=order(text, **changes)).raise_for_status().json()
    assert status(answer) == (0, "success")
    return answer


def asked(api: httpx.Client, number: object) -> dict[str, Any]:
    """Return what the API tells of a task."""
    answer: dict[str, Any] = api.get(QUERY, params={"task_id": str(number)}).raise_for_status().json()
    return answer


def unpacked(api: httpx.Client, number: object) -> dict[str, bytes]:
    """Return what is in the archive of a file."""
    data = api.get("/v1/files/retrieve_content", params={"file_id": str(number)}).content
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return {row.name: archive.extractfile(row).read() for row in archive.getmembers()}  # type: ignore[union-attr]


def uploaded(api: httpx.Client, name: str, data: bytes, purpose: str = "t2a_async_input") -> int:
    """Upload a file, and return its number."""
    answer = api.post("/v1/files/upload", data={"purpose": purpose}, files={"file": (name, data)}).json()
    assert status(answer) == (0, "success")
    number: int = answer["file"]["file_id"]
    return number
