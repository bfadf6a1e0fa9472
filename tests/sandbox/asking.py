"""Requests for speech, and what their answers say."""

import json
from typing import Any

import httpx

KEY, TIMEOUT_S = "sk-alice-0001", 30.0
SPEECH = "/v1/t2a_v2"
TEXT = "The real danger is not that computers start thinking like people. They only help with simple tasks."
SHORT = "Good morning."


def order(text: str = TEXT, **changes: Any) -> dict[str, Any]:
    """Return a request as the API's documents show it; a change of None leaves a field out."""
    body = {
        "model": "speech-02-hd",
        "text": text,
        "voice_setting": {"voice_id": "Wise_Woman", "speed": 1, "vol": 1, "pitch": 0},
        "audio_setting": {"sample_rate": 32000, "bitrate": 128000, "format": "mp3", "channel": 1},
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


def speak(api: httpx.Client, text: str = SHORT, **changes: Any) -> dict[str, Any]:
    """Return the answer to a request that is not streamed."""
    answer: dict[str, Any] = api.post(SPEECH, json=order(text, **changes)).raise_for_status().json()
    return answer


def status(answer: dict[str, Any]) -> tuple[int, str]:
    """Return the code and the words of an answer."""
    return answer["base_resp"]["status_code"], answer["base_resp"]["status_msg"]


def events(api: httpx.Client, text: str = TEXT, **changes: Any) -> list[dict[str, Any]]:
    """Return the events of a streamed request, whose framing must be exact."""
    response = api.post(SPEECH, json=order(text, stream=True, **changes)).raise_for_status()
    assert response.headers["content-type"] == "text/event-stream"
    *frames, rest = response.text.split("\n\n")
    assert rest == ""
    assert all(frame.startswith("data: {") and "\n" not in frame for frame in frames)
    return [json.loads(frame.removeprefix("data: ")) for frame in frames]


def sound_of(event: dict[str, Any]) -> bytes:
    """Return the sound of an event."""
    return bytes.fromhex(event["data"]["audio"])
