"""Voices of one's own as a client asks for them."""

from typing import Any

import httpx

CLONE, DESIGN, LIST, DELETE = "/v1/voice_clone", "/v1/voice_design", "/v1/get_voice", "/v1/delete_voice"
STORY = "We walk along the river and we talk about the sea. The morning is bright, and nobody is awake but me. " * 2
BOB = {"Authorization": "Bearer sk-bob"}
TRIAL = {"prompt": "a calm old man", "preview_text": "Good evening."}
CLONE_FIELDS = {"input_sensitive", "input_sensitive_type", "demo_audio", "base_resp"}


def uploaded(api: httpx.Client, data: bytes, purpose: str = "voice_clone", name: str = "me.mp3", **more: Any) -> int:
    """Return the number of a recording that was uploaded."""
    answer = api.post("/v1/files/upload", data={"purpose": purpose}, files={"file": (name, data)}, **more)
    return int(answer.json()["file"]["file_id"])


def cloned(api: httpx.Client, file_id: object, voice_id: str, **more: Any) -> dict[str, Any]:
    """Return what comes of cloning a voice."""
    headers = more.pop("headers", {})
    answer = api.post(CLONE, json={"file_id": file_id, "voice_id": voice_id, **more}, headers=headers)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def designed(api: httpx.Client, **changes: Any) -> dict[str, Any]:
    """Return what comes of designing a voice; a change of None leaves a field out."""
    body = {name: value for name, value in {**TRIAL, **changes}.items() if value is not None}
    found: dict[str, Any] = api.post(DESIGN, json=body).json()
    return found


def listed(api: httpx.Client, kind: str = "all") -> dict[str, list[str]]:
    """Return the ids of a key's own voices, by the array that lists them."""
    answer = api.post(LIST, json={"voice_type": kind}).json()
    return {name: [row["voice_id"] for row in answer[name]] for name in ("voice_cloning", "voice_generation")}


def deleted(api: httpx.Client, voice_id: str, kind: str = "voice_cloning", **more: Any) -> dict[str, Any]:
    """Return what comes of deleting a voice."""
    found: dict[str, Any] = api.post(DELETE, json={"voice_id": voice_id, "voice_type": kind}, **more).json()
    return found
