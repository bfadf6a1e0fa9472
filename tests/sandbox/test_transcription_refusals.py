"""What `POST /v1/speech_to_text` refuses, by an HTTP status."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.sandbox.hearing import asked, tone
from tests.sandbox.tasks import charged, client

WRONG = "invalid params, invalid params: "


def refusal(answer: httpx.Response) -> tuple[int, str, str]:
    """Return the status, kind and words of a refusal."""
    body = answer.json()
    assert set(body) == {"type", "error", "request_id"}
    assert body["error"]["http_code"] == str(answer.status_code)
    return answer.status_code, body["error"]["type"], body["error"]["message"]


@pytest.mark.parametrize(("fields", "words"), [
    ({"model": ""}, "model"),
    ({"response_format": "text"}, "response_format"),
    ({"timestamp_level": "letter"}, "timestamp_level"),
    ({"stream": "perhaps"}, "stream"),
    ({"stream": "true", "response_format": "srt"}, "response_format srt cannot be combined with stream"),
    ({"headers": {"language": "no language"}}, "language"),
])  # fmt: skip
def test_a_refusal_names_the_field(api: httpx.Client, ferry: bytes, fields: dict[str, Any], words: str) -> None:
    assert refusal(asked(api, ferry, **fields)) == (400, "bad_request_error", f"{WRONG}{words} (2013)")
    assert charged(api) == []


@pytest.mark.parametrize(("sound", "words"), [
    (bytes, "file"),
    (lambda: b"ID3 not really sound" * 100, "file must be a sound: wav, aiff, flac, m4a, mp3, aac, opus or ogg"),
    (lambda: tone(length_s=502, rate_hz=4_000), "file is longer than 500 seconds"),
], ids=["none", "no sound", "too long"])  # fmt: skip
def test_a_file_that_is_no_good_is_refused(api: httpx.Client, sound: Callable[[], bytes], words: str) -> None:
    assert refusal(asked(api, sound(), "mine.wav")) == (400, "bad_request_error", f"{WRONG}{words} (2013)")
    assert charged(api) == []


def test_a_file_that_is_too_large_has_a_status_of_its_own(api: httpx.Client) -> None:
    status, kind, words = refusal(asked(api, bytes((50 << 20) + 1), "mine.wav"))
    assert (status, kind, words) == (413, "request_too_large_error", f"{WRONG}file is larger than 50 MB (2013)")
    assert charged(api) == []


@pytest.mark.parametrize(("name", "stream", "status", "counted"), [
    ("sandbox-1026.mp3", "false", 422, 0), ("sandbox-1027.mp3", "false", 422, 1), ("sandbox-1027.mp3", "true", 422, 1),
    ("sandbox-1002.mp3", "false", 429, 0),
])  # fmt: skip
def test_a_files_name_provokes(
    api: httpx.Client, ferry: bytes, name: str, stream: str, status: int, counted: int
) -> None:
    assert refusal(asked(api, ferry, name, stream=stream))[0] == status
    assert len(charged(api)) == counted


@pytest.mark.parametrize(("key", "status"), [("sk-bad", 401), ("sk-old", 401), ("sk-poor", 402), ("sk-busy", 429)])
def test_who_may_not_ask_is_told_by_the_status(calm_sandbox: str, ferry: bytes, key: str, status: int) -> None:
    with client(calm_sandbox, key) as api:
        assert asked(api, ferry).status_code == status
